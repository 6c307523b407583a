"""What a pull request lacks that nobody is at any more: a verdict, or the end of a check run.

A job that was put is never lost while Redis keeps its queues (docs/decisions/0009), and what is
remembered here is kept in the same Redis: whoever loses the one loses the other, and looks again.
All times are GitHub's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(minutes=10)  # a webhook is on its way, or its job waits
TRIES = 2  # reviews put for one check run that stays in progress; then it is ended

# Ways in which a check run ends without a verdict that are an answer all the same.
ANSWERS = frozenset({"not_finished", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPull:
    """A pull request in GitHub's list."""

    number: int
    is_open: bool
    draft: bool
    head_sha: str
    base_ref: str
    created: datetime
    updated: datetime

    @property
    def is_reviewed(self) -> bool:
        """Whether its pushes are reviewed as it stands."""
        return self.is_open and not self.draft


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRun:
    """A check run of ours on its head commit; `external_id` as in workers/check_runs.py."""

    external_id: str
    completed: bool

    @property
    def writing(self) -> bool:
        """Of a job that writes tests: never a verdict."""
        return self.external_id.startswith("write:")

    def is_of(self, number: int) -> bool:
        kinds = ("verdict", "ended", "write")
        return self.external_id.startswith(tuple(f"{kind}:{number}:" for kind in kinds))

    def answers(self, number: int) -> bool:
        """Whether it tells the people what there is to tell."""
        if not self.completed:
            return False
        kind, _, why = self.external_id.partition(f":{number}:")
        return kind == "verdict" or (kind == "ended" and why.rpartition(":")[2] in ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is remembered of the last look at a pull request."""

    head_sha: str
    base_ref: str
    reviewed: bool  # SeenPull.is_reviewed
    tries: int = 0  # jobs put for it as it stands
    stuck_since: datetime | None = None  # a check run was first seen with nobody at it
    settled: bool = False  # there is nothing to do until it changes
    at: datetime | None = None

    def is_of(self, pull: SeenPull) -> bool:
        same = (self.head_sha, self.base_ref, self.reviewed)
        return same == (pull.head_sha, pull.base_ref, pull.is_reviewed)


class Next(StrEnum):
    NOTHING = "nothing"
    LATER = "later"  # look again
    REVIEW = "review"  # put the job that its webhook would have put
    FINISH = "finish"  # end the check runs that are in progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    next: Next
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """`since` is when the App began to watch the repository; `alive` that a job is waiting or at
    work; `quiet` that one has looked at this very head, and it was not about us.
    """

    now: datetime
    since: datetime
    alive: bool = False
    quiet: bool = False


def is_settled(pull: SeenPull, look: Look | None) -> bool:
    return look is not None and look.settled and look.is_of(pull)


def was_just_seen(pull: SeenPull, look: Look | None, now: datetime) -> bool:
    """By a round that could not look at all of its repository: the others come first."""
    if look is None or look.at is None:
        return False
    return abs(now - look.at) < GRACE and look.is_of(pull)


def decide(
    pull: SeenPull, look: Look | None, runs: Sequence[SeenRun], known: Circumstances
) -> Decision:
    """What to do about a pull request, given our check runs on its head."""
    fresh = Look(head_sha=pull.head_sha, base_ref=pull.base_ref, reviewed=pull.is_reviewed)
    here = look if look is not None and look.is_of(pull) else fresh
    mine = [run for run in runs if run.is_of(pull.number)]
    if waiting := [run for run in mine if not run.completed]:
        return _waiting(pull, here, waiting, known)
    here = replace(here, stuck_since=None)
    if not pull.is_reviewed or (pull.created < known.since and not mine):
        return _settled(here)
    if any(run.answers(pull.number) for run in mine) and not _retargeted(pull, look):
        return _settled(here)
    if known.alive or known.now - pull.updated < GRACE:
        return Decision(next=Next.LATER, look=here)
    if here.tries or (
        known.quiet and not _retargeted(pull, look)
    ):  # a job that was put before ended, and there is nothing to see
        return _settled(here)
    return Decision(next=Next.REVIEW, look=replace(here, tries=here.tries + 1))


def _waiting(
    pull: SeenPull, look: Look, waiting: Sequence[SeenRun], known: Circumstances
) -> Decision:
    """In progress: left alone as long as there is any sign of a job, at two looks in a row."""
    if known.alive:
        return Decision(next=Next.LATER, look=replace(look, stuck_since=None))
    if look.stuck_since is None or known.now - look.stuck_since < GRACE:
        since = look.stuck_since or known.now
        return Decision(next=Next.LATER, look=replace(look, stuck_since=since))
    verdict_waits = any(not run.writing for run in waiting)
    if pull.is_reviewed and verdict_waits and look.tries < TRIES:
        tried = replace(look, tries=look.tries + 1, stuck_since=None)
        return Decision(next=Next.REVIEW, look=tried)
    return Decision(next=Next.FINISH, look=look)


def _retargeted(pull: SeenPull, look: Look | None) -> bool:
    """Its base branch is another one than at our last look, at the same head."""
    return look is not None and look.head_sha == pull.head_sha and look.base_ref != pull.base_ref


def _settled(look: Look) -> Decision:
    return Decision(next=Next.NOTHING, look=replace(look, settled=True))
