"""What would have been said on GitHub where an organisation only observes: the record of it."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What would have been done."""

    CHECK_RUN = "check_run"
    REVIEW = "review"
    COMMENT = "comment"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An inline comment of a review."""

    path: str
    line: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that people would see, as it would stand after its latest edit.

    `began` and `at` are when it would have appeared and been edited last, in milliseconds since
    1970. `title` and `body` are a check run's title and summary, or the text of a review or
    comment; of a reaction the title is its name. `conclusion` is a completed check run's.
    `marker` is what it is found by: a check run's external id, a comment's subject, the id of
    the comment that a reaction is to.
    """

    act: Act
    repository: str  # "owner/name"
    number: int = 0  # of the pull request, 0 where it is not known
    head: str = ""  # of check runs and reviews
    began: int = 0
    at: int = 0
    id: int = 0  # of a check run: negative, as no id of GitHub's is
    name: str = ""  # a check run's
    title: str = ""
    body: str = ""
    conclusion: str = ""
    remarks: tuple[Remark, ...] = ()
    marker: str = ""
    told: tuple[str, ...] = ()  # fingerprints that a comment's marker keeps


def number_in(external_id: str) -> int:
    """The pull request that a check run's external id names; 0 for a merge group's."""
    parts = external_id.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0
