"""Which lines of a diff a review comment may stand on, and where they are after later pushes."""

from dataclasses import dataclass

from tests.github_double.gitdiff import HUNK
from tests.github_double.gitrepo import BareRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A line of a hunk: which hunk, at which position of the file's diff, and the hunk so far."""

    hunk: int
    position: int
    excerpt: str


def anchors(patch: str) -> dict[tuple[str, int], Anchor]:
    """All (side, line) pairs of a file's patch."""
    found: dict[tuple[str, int], Anchor] = {}
    hunk, left, right = 0, 0, 0
    lines: list[str] = []
    for position, line in enumerate(patch.split("\n")):
        if start := HUNK.match(line):
            hunk, left, right, lines = hunk + 1, int(start[1]), int(start[3]), [line]
            continue
        lines.append(line)
        here = Anchor(hunk=hunk, position=position, excerpt="\n".join(lines))
        if line.startswith("-"):
            found["LEFT", left] = here
            left += 1
        elif line.startswith("+"):
            found["RIGHT", right] = here
            right += 1
        elif line.startswith(" "):
            found["LEFT", left] = found["RIGHT", right] = here
            left, right = left + 1, right + 1
    return found


def moved(git: BareRepository, old: str, new: str, path: str, line: int) -> int | None:
    """Where a line of `old` is in `new`; None when the line was changed: GitHub's "outdated"."""
    if old == new:
        return line
    patch = git.git("diff", "-U0", "--no-color", "--no-ext-diff", old, new, "--", path)
    shift = 0
    for start in HUNK.finditer(patch):
        first, count = int(start[1]), int(start[2] or 1)
        if count and first <= line < first + count:
            return None
        if first + max(count, 1) <= line or (not count and first < line):
            shift += int(start[4] or 1) - count
    return line + shift
