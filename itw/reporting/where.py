"""Where a finding can be seen: at head, or, for what is gone, at the merge base."""

from dataclasses import replace

from itw.diff import Diff, FileChange, Hunk
from itw.finding import Finding, Place

ABOUT_BASE = frozenset({"removed_connector"})


def stands_at_base(finding: Finding, diff: Diff) -> bool:
    """Whether the finding's lines are those of the merge base."""
    change = diff.by_path.get(finding.place.path)
    deleted = change is not None and change.status == "D"
    return finding.rule in ABOUT_BASE or deleted or finding.anchor.startswith("gone ")


def commit_of(finding: Finding, diff: Diff) -> str:
    return diff.base if stands_at_base(finding, diff) else diff.head


def comment_line(finding: Finding, diff: Diff) -> tuple[str, int] | None:
    """Path and line at head that take a comment about the finding.

    What was removed is commented where the hunk that removed it continues.
    """
    if stands_at_base(finding, diff):
        return _beside_removal(finding.place, diff)
    place = finding.place
    for line in range(place.line, place.end_line + 1):
        if diff.takes_comment(place.path, line):
            return place.path, line
    return None


def seen_at_head(finding: Finding, diff: Diff) -> Finding:
    """The finding with a place at head, for those who show no other commit.

    What is gone stands beside its removal, where the change left its lines alone (a file that was
    only renamed is Go no more) where they are now; it keeps its place where its file is gone.
    """
    if not stands_at_base(finding, diff):
        return finding
    path, line = comment_line(finding, diff) or _moved(finding.place, diff)
    return replace(finding, place=Place(path, line, line))


def _moved(place: Place, diff: Diff) -> tuple[str, int]:
    """Path and line at head of a line of base that no hunk shows at head."""
    for change in diff.files:
        if change.old_path == place.path and change.status in {"M", "R"}:
            return change.path, _line_at_head(place.line, change)
    return place.path, place.line


def _line_at_head(old_line: int, change: FileChange) -> int:
    line = old_line
    for hunk in change.hunks:
        if hunk.old_start <= old_line < hunk.old_start + hunk.old_lines:
            return max(hunk.new_start, 1)  # all of it was removed
        if hunk.old_start < old_line:
            line += hunk.new_lines - hunk.old_lines
    return line


def _beside_removal(place: Place, diff: Diff) -> tuple[str, int] | None:
    for change in diff.files:
        if change.old_path == place.path and change.status in {"M", "R"}:
            return _in_hunk(place.line, change)
    return None


def _in_hunk(old_line: int, change: FileChange) -> tuple[str, int] | None:
    for hunk in change.hunks:
        if hunk.old_start <= old_line < hunk.old_start + hunk.old_lines and hunk.new_lines:
            return change.path, _new_line(old_line, hunk)
    return None


def _new_line(old_line: int, hunk: Hunk) -> int:
    """The line at head before which the old one stood, kept inside the hunk."""
    removed = sum(line < old_line for line in hunk.removed)
    old_context = old_line - hunk.old_start - removed
    new = [line for line in _new_lines(hunk) if line not in hunk.added]
    if old_context < len(new):
        return new[old_context]
    return hunk.new_start + hunk.new_lines - 1


def _new_lines(hunk: Hunk) -> range:
    return range(hunk.new_start, hunk.new_start + hunk.new_lines)
