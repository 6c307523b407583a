"""Commands in comments that nobody has heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from itw.recovery.pulls import GRACE
from itw.requests.command_lines import command_lines

WINDOW = timedelta(days=3)  # as long as GitHub keeps a webhook; later it would be a surprise


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenComment:
    """A comment in GitHub's list; `heard` where somebody, mostly we, looked at it (👀)."""

    id: int
    number: int  # of the pull request; 0 on an issue
    author: str
    by_person: bool
    body: str
    created: datetime
    updated: datetime
    heard: bool
    node: str = ""  # by which GraphQL knows it

    @property
    def edited(self) -> bool:
        """Perhaps by somebody else, whose command it would be: the list does not tell."""
        return self.created != self.updated

    @property
    def commands(self) -> tuple[str, ...]:
        asks = self.by_person and self.number and not self.heard
        return command_lines(self.body) if asks else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """`waiting` where a comment is too young to judge: the same comments are to be read again."""

    comments: tuple[SeenComment, ...]
    waiting: bool


def window_start(now: datetime, since: datetime) -> datetime:
    """Where the list begins: the start of an hour, so that the same question can be asked twice."""
    return max(since, (now - WINDOW).replace(minute=0, second=0, microsecond=0))


def unheard(
    comments: Iterable[SeenComment], *, since: datetime, now: datetime, put: frozenset[int]
) -> Unheard:
    """Those that ask for something, are old enough, and were not put before.

    In a comment of long ago an edit may have changed a letter: its command would be a surprise.
    """
    asking = [
        each for each in comments if each.created >= since and each.id not in put and each.commands
    ]
    ripe = tuple(each for each in asking if now - each.updated >= GRACE)
    return Unheard(comments=ripe, waiting=len(ripe) < len(asking))
