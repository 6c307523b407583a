"""Which repositories are looked at next, and what is remembered of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SETTLED_EVERY, UNSETTLED_EVERY = timedelta(minutes=30), timedelta(minutes=10)
OVERLAP = timedelta(hours=1)  # of what is listed twice: GitHub's lists lag behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One owner's, as GitHub lists it."""

    id: int
    account: str
    created: datetime
    suspended: bool = False
    permissions: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_answer(self) -> bool:
        """Whether a command we heard has a 👀 of ours."""
        return "write" in {self.permissions.get("pull_requests"), self.permissions.get("issues")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is remembered of the last look at a repository. An etag names GitHub's answer then."""

    since: datetime  # pull requests that are older are not ours
    at: datetime | None = None
    mark: datetime | None = None  # all that was updated before is settled
    pulls_etag: str = ""
    comments_etag: str = ""
    settled: bool = False

    def is_due(self, now: datetime) -> bool:
        every = SETTLED_EVERY if self.settled else UNSETTLED_EVERY
        return self.at is None or abs(now - self.at) >= every  # the clock may be set back

    @property
    def listed_from(self) -> datetime:
        return self.since if self.mark is None else max(self.since, self.mark - OVERLAP)


def next_visits(
    names: Iterable[str], visits: Mapping[str, Visit], installed: datetime, now: datetime
) -> list[tuple[str, Visit]]:
    """Those that are due, the longest not seen first.

    A repository that nothing is known of, where others are, was added after them: what it had
    before is left alone. Where nothing is known of any, all was lost, and is looked for.
    """
    since = now if visits else installed
    known = [(name, visits.get(name) or Visit(since=since)) for name in names]
    due = [(name, visit) for name, visit in known if visit.is_due(now)]
    return sorted(due, key=lambda each: (each[1].at or installed, each[0]))
