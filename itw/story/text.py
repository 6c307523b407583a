"""Rows of a story as lines of text, aligned: for a code block of Markdown and for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from itw import messages
from itw.reporting.markdown import printable
from itw.story.rows import Row, Tone

LABEL = 5  # the longest phase
LABELS = 14  # the longest label that the text is moved for
TEXT = 72  # beyond that a text does not push the durations to the right
TIMED = frozenset({messages.OK, messages.BAD, messages.NOW})  # signs of steps, in one column


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line; `label` is its beginning, which a terminal may colour apart."""

    label: str
    text: str
    aside: str
    tone: Tone

    def __str__(self) -> str:
        return (self.label + self.text + self.aside).rstrip()


def text_lines(rows: Sequence[Row], *, width: int = 100) -> Iterator[TextLine]:
    """Two spaces between columns; what is too long goes on in the next line, under itself."""
    labels = [min(wide(row.label), LABELS) for row in rows if row.label]
    lead = max(LABEL, *labels) + 2 if labels else 0
    aside = max((wide(_aside(row)) for row in rows), default=0)
    room = max(20, width - lead - aside)
    steps = [row for row in rows if row.sign in TIMED]
    column = max((min(wide(row.text), TEXT, room) for row in steps), default=0)
    for row in rows:
        before = 0 if row.heading else lead
        yield from _lines(row, before, column, room if row.sign else max(20, width - before))


def _lines(row: Row, lead: int, column: int, room: int) -> Iterator[TextLine]:
    text = printable(row.text.replace("\t", "    "))
    first, *rest = [_cut(text, room)] if row.code else _wrapped(text, room)
    label = _padded(_cut(printable(row.label), LABELS), lead)
    aside = _aside(row)
    if row.sign in TIMED:
        first = _padded(first, column)
    yield TextLine(label, first, aside, row.tone)
    for more in rest:
        yield TextLine(" " * lead, more, "", row.tone)


def _aside(row: Row) -> str:
    if not (row.sign or row.aside):
        return ""
    return f"  {row.sign}  {row.aside}".rstrip() if row.aside else f"  {row.sign}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def wide(text: str) -> int:
    """Columns of a terminal."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - wide(text))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
