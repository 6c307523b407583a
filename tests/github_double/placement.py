"""Where a review comment stands on the real diff, or why it cannot, in GitHub's words."""

from typing import Any

from tests.github_double.hunks import Anchor, anchors
from tests.github_double.state import Pull

NOT_IN_DIFF = (
    "Pull request review thread line must be part of the diff"
    " and Pull request review thread diff hunk can't be blank"
)


class OffDiff(Exception):
    """The comment stands where the diff has no line; the text is GitHub's."""


def patch_of(pull: Pull, commit: str, path: str) -> str:
    for each in pull.repository.git.files(pull.merge_base, commit):
        if each.path == path:
            return each.patch or ""
    raise OffDiff("Path could not be resolved")


def anchor_of(pull: Pull, commit: str, said: dict[str, Any]) -> tuple[Anchor, int, str]:
    """The comment's place: its anchor, line and side."""
    found = anchors(patch_of(pull, commit, said["path"]))
    if "line" not in said and said.get("position"):
        for (side, line), each in found.items():
            if each.position == said["position"]:
                return each, line, side
        raise OffDiff("Position could not be resolved")
    side = said.get("side") or "RIGHT"
    if "line" not in said or (side, said["line"]) not in found:
        raise OffDiff(NOT_IN_DIFF)
    anchor = found[side, said["line"]]
    if said.get("start_line") is not None:
        _check_range(said, found.get((said.get("start_side") or side, said["start_line"])), anchor)
    return anchor, said["line"], side


def _check_range(said: dict[str, Any], start: Anchor | None, end: Anchor) -> None:
    if said["start_line"] >= said["line"]:
        raise OffDiff("Pull request review thread start line must precede the end line.")
    if start is None:
        raise OffDiff("Pull request review thread start line must be part of the diff")
    if start.hunk != end.hunk:
        raise OffDiff(
            "Pull request review thread start line must be part of the same hunk as the line."
        )
