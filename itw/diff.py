"""What changed between two commits, and on which lines GitHub takes a comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Hunk:
    """One hunk of a unified diff; lines are 1-based, `added` are lines of the new file."""

    old_start: int
    old_lines: int
    new_start: int
    new_lines: int
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()

    def covers(self, line: int) -> bool:
        """Whether the new file's line is in the hunk, as context or as an added line."""
        return self.new_start <= line < self.new_start + self.new_lines


@dataclass(frozen=True)
class FileChange:
    """One changed file. `status` is git's letter: A, M, D or R; `old_path` differs only for R."""

    status: str
    path: str
    old_path: str
    old_blob: str  # "" for A
    new_blob: str  # "" for D
    hunks: tuple[Hunk, ...] = ()
    binary: bool = False

    @cached_property
    def added(self) -> frozenset[int]:
        return frozenset().union(*(hunk.added for hunk in self.hunks))


@dataclass(frozen=True)
class Diff:
    """The files that differ between merge base and head."""

    base: str  # SHA of the merge base
    head: str
    files: tuple[FileChange, ...]
    unnamed: int = 0  # files left out because their names are not UTF-8

    @cached_property
    def by_path(self) -> dict[str, FileChange]:
        return {change.path: change for change in self.files}

    def adds(self, path: str, line: int) -> bool:
        change = self.by_path.get(path)
        return change is not None and line in change.added

    def edited(self, path: str, base: bytes, head: bytes) -> "Diff":
        """The same change with another content of one file at head."""
        files = [
            replace(each, hunks=hunks_between(base, head)) if each.path == path else each
            for each in self.files
        ]
        return replace(self, files=tuple(files))

    def hunk_at(self, path: str, line: int) -> Hunk | None:
        """The hunk a right-side comment on that line would belong to."""
        change = self.by_path.get(path)
        if change is None or change.status == "D":
            return None
        return next((hunk for hunk in change.hunks if hunk.covers(line)), None)

    def takes_comment(self, path: str, line: int, start_line: int | None = None) -> bool:
        """Whether GitHub takes a right-side comment there: both ends in one hunk."""
        hunk = self.hunk_at(path, line)
        if hunk is None:
            return False
        return start_line is None or (start_line < line and hunk.covers(start_line))


def hunks_in(patch: str) -> Iterator[Hunk]:
    """Read the hunks of one file's unified diff (`@@` lines and what follows them)."""
    lines = iter(patch.split("\n"))
    for line in lines:
        match = HUNK.match(line)
        if match is None:
            continue
        old_start, new_start = int(match[1]), int(match[3])
        old_lines = int(match[2]) if match[2] is not None else 1
        new_lines = int(match[4]) if match[4] is not None else 1
        added, removed = _edits(lines, (old_start, old_lines), (new_start, new_lines))
        yield Hunk(old_start, old_lines, new_start, new_lines, added, removed)


def hunks_between(base: bytes, head: bytes) -> tuple[Hunk, ...]:
    """The lines that differ, without context."""
    old, new = base.splitlines(keepends=True), head.splitlines(keepends=True)
    pairs = enumerate(zip(old, new, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))
    matcher = SequenceMatcher(None, old[same:], new[same:], autojunk=False)
    return tuple(
        Hunk(
            same + a + 1,
            b - a,
            same + c + 1,
            d - c,
            frozenset(range(same + c + 1, same + d + 1)),
            frozenset(range(same + a + 1, same + b + 1)),
        )
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def _edits(
    lines: Iterator[str], old: tuple[int, int], new: tuple[int, int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Consume exactly one hunk's body: the header's counts say where it ends."""
    added: set[int] = set()
    removed: set[int] = set()
    old_line, new_line = old[0], new[0]
    old_end, new_end = sum(old), sum(new)
    while old_line < old_end or new_line < new_end:
        sign = next(lines, "")[:1]
        if sign == "+":
            added.add(new_line)
            new_line += 1
        elif sign == "-":
            removed.add(old_line)
            old_line += 1
        elif sign != "\\":  # "\ No newline at end of file" belongs to neither side
            old_line += 1
            new_line += 1
    return frozenset(added), frozenset(removed)
