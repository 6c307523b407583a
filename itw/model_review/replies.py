"""What the reviewing model is asked to reply: untrusted text that becomes a value, or an error.

A value says nothing of whether it is true: lines.py looks for its line, a second pass for holes.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_PROPOSED = 5
MOST_REASON = 600  # characters

Short = Annotated[str, Field(max_length=400)]
Sentence = Annotated[str, Field(min_length=15, max_length=MOST_REASON)]


class Kind(StrEnum):
    """What rules can't see. A remark of no such kind is none."""

    ASSERTS_NOTHING = "asserts_nothing"  # it would pass if the connector did nothing of the kind
    WRONG_EXPECTATION = "wrong_expectation"  # it expects what the connector does not promise
    RACE = "race"  # it depends on an order or a time that nothing ensures
    SHARED_STATE = "shared_state"  # it depends on, or disturbs, other tests or earlier runs
    OBSERVES_ITSELF = "observes_itself"  # the connector's own twin is the only witness
    UNTESTED_OPTION = "untested_option"  # an option of the change that no assertion would miss


class Reply(BaseModel):
    """The endpoint's schema allows nothing else; what comes without one may say more."""

    model_config = ConfigDict(extra="ignore")


class Remark(Reply):
    """One defect of a test, tied to one added line."""

    path: Short
    line: Annotated[int, Field(ge=1, le=10_000_000)]
    quote: Short = Field(description="that line, exactly as it is shown behind its + sign")
    kind: Kind
    reason: Sentence = Field(description="what is wrong and what would show it, in two sentences")
    case: Sentence = Field(description="one concrete run in which the test is wrong")


class Remarks(Reply):
    """The first pass; none is a good answer."""

    remarks: list[Remark] = Field(default_factory=list, max_length=MOST_PROPOSED)


class Judgement(Reply):
    """The second pass, on one remark."""

    refutation: Annotated[str, Field(max_length=1_000)] = Field(
        description="the strongest case against the remark, with the lines it rests on"
    )
    rule: Short = Field(default="", description="the rule that says the same already, or empty")
    score: Annotated[int, Field(ge=0, le=100)] = Field(
        description="how sure it is that the remark is true and worth a maintainer's time"
    )
