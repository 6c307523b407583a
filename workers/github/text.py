"""Cuts texts to what GitHub takes, at the end of a line and outside of code and tables."""

import re
from collections.abc import Iterator

from itw import messages
from itw.reporting.markers import marked, marker_in, unmarked

BODY = 65_536  # https://docs.github.com/rest: of comments and reviews
OUTPUT = 65_535  # of a check run's summary and text
TITLE = 255
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
RESERVED = 200  # for the sentence that says what is left out


def cut(text: str, limit: int) -> str:
    """The text if it fits into `limit` bytes, else its beginning and a sentence on the rest.

    GitHub counts characters here and bytes there; bytes are never fewer.
    """
    if _size(text) <= limit:
        return text
    lines = text.split("\n")
    kept = max((end for end in _ends(lines, limit - RESERVED)), default=0)
    if not kept:
        return _hard_cut(text, limit)
    left = len(lines) - kept
    return "\n".join(lines[:kept]).rstrip() + "\n\n" + messages.cut_off(lines=left)


def cut_body(body: str) -> str:
    """A body's text cut, its marker kept whole."""
    marker = marker_in(body)
    if marker is None:
        return cut(body, BODY)
    return marked(cut(unmarked(body), BODY - _size(str(marker)) - 2), marker)


def same(body: str, text: str) -> bool:
    """Whether a body from GitHub says what we would: its line ends come back as they please."""
    return unmarked(body.replace("\r\n", "\n")) == unmarked(text)


def _ends(lines: list[str], limit: int) -> Iterator[int]:
    """How many lines can be kept: nothing that was opened in them is left open."""
    size, fence, folded = 0, "", 0
    for number, line in enumerate(lines):
        size += _size(line) + 1
        if size > limit:
            return
        if match := FENCE.fullmatch(line):
            fence = _fence_after(fence, match)
        elif not fence:
            folded += line.count("<details") - line.count("</details>")
        if not fence and folded <= 0:
            yield number + 1


def _fence_after(fence: str, match: re.Match[str]) -> str:
    mark, info = match[1], match[2]
    if not fence:
        return "" if mark[0] == "`" and "`" in info else mark
    closes = mark.startswith(fence) and not info.strip()
    return "" if closes else fence


def _hard_cut(text: str, limit: int) -> str:
    """Where not even the first block fits: inside of it, and what is open is closed."""
    data = text.encode()[: limit - RESERVED]
    kept = data.decode(errors="ignore").rpartition("\n")[0] or data.decode(errors="ignore")
    closing = "".join(f"\n{mark}" for mark in _open_marks(kept))
    return f"{kept}{closing}\n\n" + messages.cut_off(lines=text.count("\n") - kept.count("\n"))


def _open_marks(text: str) -> list[str]:
    fence, folded = "", 0
    for line in text.split("\n"):
        if match := FENCE.fullmatch(line):
            fence = _fence_after(fence, match)
        elif not fence:
            folded += line.count("<details") - line.count("</details>")
    return [fence] * bool(fence) + ["</details>"] * max(folded, 0)


def _size(text: str) -> int:
    return len(text.encode())
