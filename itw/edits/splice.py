"""Changes of a file as spans of its bytes, and the whole lines they come to.

As in `itw.source.text`, a character is a byte: what is between the splices stays as it is, whatever
its encoding and line ends.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from itw.finding import Lines, Place
from itw.source.go_file import GoFile

NEAR = 4  # places with fewer lines between them are shown as one


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Put `text` (ASCII, or taken from the file) in the place of what is between two offsets."""

    start: int
    end: int
    text: str


def applied(chars: str, splices: Sequence[Splice]) -> str:
    """The text with all splices made; they must not overlap."""
    parts: list[str] = []
    position = 0
    for splice in sorted(splices):
        parts += [chars[position : splice.start], splice.text]
        position = splice.end
    return "".join((*parts, chars[position:]))


def overlap(splices: Iterable[Splice]) -> bool:
    """Whether two splices touch the same bytes, or the same point between two bytes."""
    ordered = sorted(splices)
    return any(
        second.start < first.end or (second.start, second.end) == (first.start, first.end)
        for first, second in pairwise(ordered)
    )


def lines_of(file: GoFile, splices: Sequence[Splice]) -> tuple[Lines, ...] | None:
    """The whole lines the splices change; None where they are no UTF-8."""
    found: list[Lines] = []
    for group in _neighbours(file, sorted(splices)):
        start = line_start(file.text.chars, group[0].start)
        end = _end_of_last(file.text.chars, group[-1])
        inside = [Splice(s.start - start, s.end - start, s.text) for s in group]
        text = applied(file.text.chars[start:end], inside)
        try:
            shown = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return None
        place = Place(file.path, file.text.line(start), file.text.line(max(start, end - 1)))
        found.append(Lines(place, shown))
    return tuple(found)


def _neighbours(file: GoFile, splices: Sequence[Splice]) -> Iterator[list[Splice]]:
    group: list[Splice] = []
    for splice in splices:
        if group:
            last = file.text.line(max(group[-1].start, group[-1].end - 1))
            if file.text.line(splice.start) - last > NEAR:
                yield group
                group = []
        group.append(splice)
    if group:
        yield group


def line_start(chars: str, offset: int) -> int:
    return chars.rfind("\n", 0, offset) + 1


def line_end(chars: str, offset: int) -> int:
    """Offset of the line end (`\\n` or `\\r\\n`) of the line with that offset."""
    end = chars.find("\n", offset)
    if end < 0:
        return len(chars)
    return end - 1 if end > offset and chars[end - 1] == "\r" else end


def next_line(chars: str, offset: int) -> int:
    """Offset of the line below the one with that offset."""
    end = chars.find("\n", offset)
    return len(chars) if end < 0 else end + 1


def newline_at(chars: str, offset: int) -> str:
    """How the line with that offset ends."""
    end = line_end(chars, offset)
    return "\r\n" if chars[end : end + 1] == "\r" else "\n"


def _end_of_last(chars: str, splice: Splice) -> int:
    whole_lines = splice.end > splice.start and chars[splice.end - 1] == "\n"
    return splice.end if whole_lines else next_line(chars, splice.end)


def below(chars: str, offset: int, *lines: str) -> Splice:
    """New lines below the one with that offset."""
    end = line_end(chars, offset)
    newline = newline_at(chars, offset)
    return Splice(end, end, "".join(newline + line for line in lines))


def without_lines(chars: str, start: int, end: int) -> Splice:
    """Delete the lines from one offset to another, and one of two blank lines left over."""
    first, last = line_start(chars, start), next_line(chars, end)
    above = chars[line_start(chars, first - 1) : first].strip() if first else "x"
    following = chars[last : next_line(chars, last)].strip()
    if not above and following in {"", "}", "})", "}()"}:
        first = line_start(chars, first - 1)
    elif above.endswith("{") and not following:
        last = next_line(chars, last)
    return Splice(first, last, "")
