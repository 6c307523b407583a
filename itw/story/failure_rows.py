"""A failed assertion as rows: in as few lines as can be, and a diff where values are long."""

import re
from collections.abc import Iterator, Sequence

from itw import messages
from itw.story.assertions import Failure
from itw.story.rows import Row, Tone, broken, soft

ERROR_LINES = 6
DIFF_LINES = 14
SHORT = 60  # characters of a value that needs no diff
IN_CHAIN = "Target error should be in err chain:"
UNEXPECTED = "Received unexpected error:\n"
NOT_EQUAL = "Not equal:"
ELEMENTS = "elements differ"
EXTRA = re.compile(r"extra elements in list (?P<list>[AB]):\n.*\n(?P<values>(?: .*\n)*)")
SPEW = re.compile(r"^ *\([^()]*(?:\{\})?\)(?: \((?:len|cap)=\d+\))* ")


def failure_rows(failure: Failure) -> Iterator[Row]:
    lines = list(_said(failure)) or [messages.said_nothing_title()]
    if failure.message:
        message = messages.value_title(value=failure.message)
        lines[0] = messages.with_message_title(message=message, said=lines[0])
    yield from map(broken, lines)
    if failure.waited and not failure.is_condition:
        yield soft(messages.gave_up_title())
    if failure.times > 1:
        yield soft(messages.times_title(number=failure.times))
    if not _is_short(failure):
        yield from _diff(failure.diff)


def _is_short(failure: Failure) -> bool:
    """Values that were shown beside each other need no diff, but for lines within them."""
    values = (failure.expected, failure.actual)
    return all(values) and max(map(len, values)) <= SHORT and "\\n" not in "".join(values)


def _said(failure: Failure) -> Iterator[str]:
    """The assertion in as few lines as can be."""
    error = failure.error
    if failure.is_condition:
        yield messages.gave_up_title()
    elif error.startswith(NOT_EQUAL) and failure.expected:
        if failure.diff and not _is_short(failure) and "\\n" not in failure.expected:
            yield messages.not_equal_title()
        else:
            yield from _values(failure)
    elif error.startswith(IN_CHAIN) and failure.expected:
        yield from _values(failure, chain=True)
    elif error.startswith(UNEXPECTED):
        text = error.removeprefix(UNEXPECTED)
        yield messages.unexpected_error_title(error=messages.value_title(value=text, limit=400))
    elif error.startswith(ELEMENTS):
        yield from _elements(error)
    else:
        yield from _first_lines(error, with_diff=bool(failure.diff))


def _values(failure: Failure, *, chain: bool = False) -> Iterator[str]:
    yield from messages.values_title(
        expected=messages.value_title(value=failure.expected),
        actual=messages.value_title(value=failure.actual),
        chain=chain,
    )


def _elements(error: str) -> Iterator[str]:
    """ElementsMatch prints both lists whole; what one has more than the other is what matters."""
    before, _, _ = error.partition("\nlistA:\n")
    for extra in EXTRA.finditer(before):
        values = [SPEW.sub("", line).strip(" ,") for line in extra["values"].splitlines()]
        shown = messages.value_title(value=", ".join(filter(None, values)))
        yield messages.extra_elements_title(first=extra["list"] == "A", values=shown)


def _first_lines(error: str, *, with_diff: bool) -> Iterator[str]:
    """An error as it is; where a diff follows, its first line only."""
    lines = [line for line in error.splitlines() if line.strip()]
    shown = lines[: 1 if with_diff else ERROR_LINES]
    yield from (messages.value_title(value=line) for line in shown)
    if not shown:
        yield messages.said_nothing_title()
    if len(lines) > len(shown) and not with_diff:
        yield messages.lines_left_out_title(number=len(lines) - len(shown))


def _diff(lines: Sequence[str]) -> Iterator[Row]:
    """The lines that differ, each with its neighbours, so that a large value stays short."""
    changed = {at for at, line in enumerate(lines) if line[:1] in {"+", "-"}}
    near = [at for at in range(len(lines)) if changed & {at - 1, at, at + 1}]
    tones = {"-": Tone.LESS, "+": Tone.MORE}
    for at in near[:DIFF_LINES]:
        line = lines[at]
        if not line.startswith("@@"):
            yield Row(text=line, tone=tones.get(line[:1], Tone.PLAIN), code=True)
    if len(near) > DIFF_LINES:
        yield soft(messages.lines_left_out_title(number=len(near) - DIFF_LINES))
