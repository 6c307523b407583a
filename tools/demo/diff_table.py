"""A unified diff as rows with both line numbers and highlighted code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound

HEADER = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
KINDS = {"+": "added", "-": "removed", " ": "context", "": "context"}


@dataclass(frozen=True, slots=True)
class Row:
    kind: str  # header, added, removed or context
    old: int | None
    new: int | None
    code: Markup


def rows(patch: str, path: str) -> list[Row]:
    """The rows of one file's hunks; "\\ No newline at end of file" has none."""
    found = list(_numbered(patch))
    code = highlighted([text for *_, text in found], path)
    return [
        Row(kind, old, new, Markup.escape(text) if kind == "header" else line)
        for (kind, old, new, text), line in zip(found, code, strict=True)
    ]


def last_rows(hunk: str, path: str, start_line: int, line: int) -> list[Row]:
    """What GitHub shows above a comment: the lines it is about and three before them."""
    found = [row for row in rows(hunk, path) if row.kind != "header"]
    until = next((n for n, row in enumerate(found) if row.new == line), len(found) - 1)
    first = next((n for n, row in enumerate(found) if row.new == start_line), until)
    return found[max(0, first - 3) : until + 1]


def lines_of(hunk: str, start_line: int, line: int) -> list[str]:
    """The text of the new file's lines, for the minus side of a suggestion."""
    numbered = _numbered(hunk)
    return [text for _, _, new, text in numbered if new and start_line <= new <= line]


def _numbered(patch: str) -> Iterator[tuple[str, int | None, int | None, str]]:
    old = new = 0
    for line in patch.removesuffix("\n").split("\n"):
        if header := HEADER.match(line):
            old, new = int(header[1]), int(header[2])
            yield "header", None, None, line
            continue
        kind = KINDS.get(line[:1])
        if kind is None:
            continue
        yield kind, old if kind != "added" else None, new if kind != "removed" else None, line[1:]
        old += kind != "added"
        new += kind != "removed"


def highlighted(lines: list[str], path: str) -> list[Markup]:
    """Each line's code as HTML; the lexer sees them all, so that raw strings keep their colour."""
    try:
        lexer = get_lexer_for_filename(path, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False, ensurenl=False)
    formatter = HtmlFormatter(nowrap=True)
    whole = highlight("\n".join(lines), lexer, formatter)
    marked = whole.split("\n")[: len(lines)]
    marked += [""] * (len(lines) - len(marked))
    return [Markup(line) for line in marked]  # noqa: S704 - Pygments escapes the code


def stylesheet(style: str) -> str:
    """The colours of one Pygments style for the code of diffs and of Markdown."""
    definitions = HtmlFormatter(style=style).get_style_defs(".code")
    wanted = (line for line in definitions.split("\n") if line.startswith(".code ."))
    return "\n".join(wanted)
