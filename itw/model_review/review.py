"""A model's review as a value: what it remarks, what was dropped and why, and what it cost.

Nothing in it decides a verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from itw.model_review.lines import AddedLine

MOST_REMARKS = 3
THRESHOLD = 75  # of 100, by the pass that tried to refute it


class Drop(StrEnum):
    """Why a proposed remark is not shown."""

    NOT_QUOTED = "not_quoted"  # no added line has those words in that place
    REPEATED = "repeated"  # another one quotes the same line
    TOLD = "told"  # a thread on the pull request says something of that line already
    RULE = "rule"  # a rule says it, or says something of that line
    REFUTED = "refuted"  # the second pass is not sure enough of it
    TOO_MANY = "too_many"  # others are surer


class State(StrEnum):
    DONE = "done"
    NOTHING = "nothing"  # the change has no integration test to look at: nobody was asked
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """A remark that held: its line is there, and trying to refute it failed."""

    at: AddedLine
    kind: str
    reason: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReview:
    """`cost` is in micro-dollars, whenever it was spent; `asked` counts requests of this time."""

    state: State
    head_sha: str
    model: str = ""
    remarks: tuple[Remarked, ...] = ()
    proposed: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)  # by `Drop`
    cost: int = 0
    asked: int = 0
    problem: str = ""  # why it failed, a sentence
    work: str = ""  # what asked for it: the job's
