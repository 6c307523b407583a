"""Which code of a package ran, as `go test -coverprofile` tells: https://go.dev/doc/build-cover."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from itw.mutants import Mutant
from itw.mutants.promises import ORIGINAL

BLOCK = re.compile(
    rb"(?P<file>[^\s:{]\S*\.go):(?P<line>\d{1,7})\.(?P<column>\d{1,7}),"
    rb"(?P<last>\d{1,7})\.(?P<behind>\d{1,7}) \d{1,7} (?P<count>\d{1,20})\s*"
)
MAX_BLOCKS = 50_000


class Place(NamedTuple):
    """A byte of a file; both count from 1, as Go does."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that run one after the other, and whether they did; `end` is behind them."""

    path: str
    start: Place
    end: Place
    ran: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """What is known of a package's code. Of files without blocks nothing is."""

    blocks: tuple[Block, ...] = ()

    def reaches(self, mutant: Mutant, content: bytes) -> bool:
        """Whether the code that the mutant changes ran; so it is taken to be where nobody knows."""
        blocks = [block for block in self.blocks if block.path == mutant.path]
        edit = mutant.edits[0]
        if edit.text.startswith(ORIGINAL.encode()):
            return _begins(blocks, place_of(content, edit.end))
        if edit.start == edit.end:  # put behind a statement that begins on the mutant's line
            return _holds(blocks, _first_of(content, mutant.line))
        return _holds(blocks, place_of(content, edit.start))


NOTHING_KNOWN = Cover()


def _begins(blocks: Iterable[Block], place: Place) -> bool:
    """Whether the function ran whose name ends there: every body begins with a block."""
    after = (block for block in blocks if block.start >= place)
    first = min(after, key=lambda block: block.start, default=None)
    return first is None or first.ran


def _holds(blocks: Iterable[Block], place: Place) -> bool:
    """Whether the innermost block around a place ran."""
    around = (block for block in blocks if block.start <= place < block.end)
    inner = max(around, key=lambda block: block.start, default=None)
    return inner is None or inner.ran


def place_of(content: bytes, offset: int) -> Place:
    before = content[:offset]
    return Place(before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1)


def _first_of(content: bytes, line: int) -> Place:
    """The first byte of a line that is no space."""
    lines = content.split(b"\n")
    text = lines[line - 1] if 0 < line <= len(lines) else b""
    return Place(line, len(text) - len(text.lstrip()) + 1)


def cover_in(lines: Iterable[bytes], *, package: str, import_path: str = "") -> Cover:
    """The profile among the lines of a run. `package` is its directory. Never raises.

    Files of other packages are left out, where the import path is known.
    """
    found: dict[tuple[str, Place, Place], bool] = {}
    for path, start, end, ran in _blocks(lines, package, import_path):
        if len(found) >= MAX_BLOCKS:
            break
        key = (path, start, end)
        found[key] = found.get(key, False) or ran
    return Cover(tuple(Block(*key, ran) for key, ran in found.items()))


def _blocks(
    lines: Iterable[bytes], package: str, import_path: str
) -> Iterator[tuple[str, Place, Place, bool]]:
    for line in lines:
        match = BLOCK.fullmatch(line) if line[:1] != b"{" else None
        if match is None:
            continue
        directory, _, name = match["file"].decode(errors="replace").rpartition("/")
        if import_path and directory != import_path:
            continue
        numbers = [int(match[key]) for key in ("line", "column", "last", "behind")]
        path = f"{package}/{name}" if package else name
        yield path, Place(*numbers[:2]), Place(*numbers[2:]), int(match["count"]) > 0
