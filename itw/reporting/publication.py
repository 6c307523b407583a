"""What the product wants GitHub to show: one check run, one review, one sticky summary.

Decided here as values, made true by `workers/github.py`.
"""

from dataclasses import dataclass
from enum import StrEnum

CHECK_RUN_NAME = "Integration tests"  # the verdict: what people may require
WRITING_RUN_NAME = "Integration tests: writing"  # never a verdict, so never required


class Conclusion(StrEnum):
    """The conclusions of GitHub's check runs that the product uses."""

    SUCCESS = "success"
    NEUTRAL = "neutral"
    CANCELLED = "cancelled"  # somebody said so: a required check is not passed by it
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A line of the check run's annotations; `level` is notice, warning or failure."""

    path: str
    start_line: int
    end_line: int
    level: str
    message: str
    title: str = ""
    column: int = 0  # where on the line, 0 for the whole of it


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """One completed check run. Texts may be longer than GitHub takes: they are cut on the way."""

    head_sha: str
    conclusion: Conclusion
    title: str
    summary: str
    text: str = ""
    annotations: tuple[Annotation, ...] = ()
    actions: tuple[tuple[str, str, str], ...] = ()  # (label, description, identifier), at most 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """An inline comment of a review, on the right side of the diff.

    One comment may list several findings: same rule, same function. A thread of ours that shares a
    fingerprint with it is the same comment, so its text is brought up to date instead of posted
    again. `body` ends with its marker (`itw.reporting.markers`).
    """

    path: str
    line: int
    body: str
    fingerprints: tuple[str, ...]
    start_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of one push. `body` ends with its marker: the head, and the fingerprints of all
    findings that it tells, inline or not. What an earlier review told is never commented again.
    """

    head_sha: str
    body: str
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """All that is shown for one head commit; `review` is None when nothing is to be said.

    `current` are the fingerprints of all findings that still hold, also when there is no review:
    threads of ours none of whose fingerprints is in it are fixed.
    """

    check_run: CheckRun
    review: Review | None = None
    current: frozenset[str] = frozenset()
