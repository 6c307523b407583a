"""A row of what is shown of a test: the same on every face, and not escaped yet."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a row is to the eye."""

    PLAIN = "plain"
    BROKEN = "broken"  # what went wrong
    LESS = "less"  # of a diff: expected
    MORE = "more"  # of a diff: actual
    SOFT = "soft"
    ALARM = "alarm"  # a service's end


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`label` stands before the text, `sign` and `aside` after it."""

    text: str
    label: str = ""
    sign: str = ""
    aside: str = ""
    tone: Tone = Tone.PLAIN
    code: bool = False  # spaces count
    heading: bool = False  # stands before the labels' column


def broken(text: str) -> Row:
    return Row(text=text, tone=Tone.BROKEN)


def soft(text: str) -> Row:
    return Row(text=text, tone=Tone.SOFT)
