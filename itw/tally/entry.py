"""One thing that is counted: its kind, with the words that tell it from others of that kind.

As a field of a Redis hash it reads "found:lost_coverage:error". The words come from lists of ours
(events, tasks, rules, verdicts), never from a pull request: there are few of them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

WORD = re.compile(r"[A-Za-z0-9_+-]{1,60}")


class Kind(StrEnum):
    """What is counted; each with the words that follow it."""

    DELIVERY = "delivery"  # event, what became of it
    JOB = "job"  # task, how it ended
    MILLISECONDS = "milliseconds"  # task: how long its jobs took together
    REVIEW = "review"  # conclusion of the check run
    FOUND = "found"  # rule: new findings that were told
    GONE = "gone"  # rule: findings that were told and are mended
    DISMISSED = "dismissed"  # rule: allowed, waived, or their thread resolved by a person
    REACTION = "reaction"  # rule, GitHub's name of the reaction
    TEST = "test"  # verdict of a test that ran
    WRITTEN = "written"  # what became of a request for tests


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    kind: Kind
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if not all(WORD.fullmatch(word) for word in self.words):
            raise ValueError(f"{self.kind}: {self.words!r} are no words of ours")

    def __str__(self) -> str:
        return ":".join((self.kind, *self.words))

    @classmethod
    def parse(cls, field: str) -> Self | None:
        """None for what another version of us counts."""
        kind, *words = field.split(":")
        try:
            return cls(Kind(kind), tuple(words))
        except ValueError:
            return None
