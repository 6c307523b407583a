"""What testify prints when an assertion fails, as a value.

The block's labels and indentation are those of github.com/stretchr/testify, assert.Fail.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from itw.go_test import Line

LABEL = re.compile(r"\s+(?P<label>Error Trace|Error|Test|Messages):\s*\t(?P<text>.*)")
MORE = re.compile(r"\s+\t\s+\t(?P<text>.*)")
CONDITION = "Condition never satisfied"
MAX_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed assertion: `error` may have several lines, `message` is the author's own."""

    place: str  # "integration_test.go:214", as the test logged it
    error: str
    message: str = ""
    time: str = ""

    @property
    def is_condition(self) -> bool:
        return self.error.startswith(CONDITION)


def failure_in(lines: Sequence[Line], *, place: str, time: str) -> Failure | None:
    """The assertion whose block starts with the first of the lines; None if none does."""
    parts: dict[str, list[str]] = {}
    for label, text in _block(lines):
        parts.setdefault(label, []).append(text)
    if "Error" not in parts:
        return None
    return Failure(
        place=place,
        error=_text(parts["Error"]),
        message=_text(parts.get("Messages", [])),
        time=time,
    )


def _block(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    label = ""
    for line in lines[:MAX_LINES]:
        if match := LABEL.fullmatch(line.text):
            label = match["label"]
        else:
            match = MORE.fullmatch(line.text) if label else None
        if match is None:
            return
        yield label, match["text"]


def _text(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
