"""Markdown out of text that is not ours: names, paths and code of a pull request are data.

Everything that comes from outside goes through `text`, `code` or `fenced`. What they return may
stand in a sentence, a table cell or a link, and shows what was written: no element, no link, no
mention, no reference and no formatting comes alive in it.
"""

import re
import unicodedata
from html import escape

NARROW = "\u200b"  # a space of no width: it keeps GitHub from seeing a mention or a link
SPECIAL = re.compile(r"[\\`*_\[\]~$]")
ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
# What GitHub links without being asked: @name, #12, GH-12, https://…, www.…
ALIVE = re.compile(r"@|#(?=\w)|\bGH-(?=\d)|://|\bwww\.|\bmailto:|\bxmpp:", re.IGNORECASE)
BLOCK_START = re.compile(r"^([-+#=]|\d+(?=[.)](?:\s|$)))")
# A run of backticks is a fence whole or not at all, as in CommonMark: tried in parts, the time
# grows with the third power of its length.
MARKS = re.compile(
    r"(?<![^\\]`)(?P<fence>`++)(?P<span>.+?)(?<!`)(?P=fence)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<entity>&(?:lt|gt|amp|#124);)"
    r"|\[(?P<label>(?:[^\[\]\\]|\\.)*)\]\([^()\s]*\)|\*\*|</?sub>|" + NARROW
)
SAFE_IN_URL = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/")


def printable(value: str, *, keep: str = "") -> str:
    """Without control, formatting (bidirectional, invisible) and surrogate characters."""
    return "".join(
        letter
        for letter in value
        if letter in keep or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )


def one_line(value: str, *, limit: int = 300) -> str:
    """White space folded, unprintable characters gone, cut with an ellipsis."""
    folded = " ".join(printable(" ".join(value.split())).split())
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def text(value: str, *, limit: int = 300) -> str:
    """A piece of a sentence."""
    tame = ALIVE.sub(lambda match: match[0] + NARROW, one_line(value, limit=limit))
    safe = BLOCK_START.sub(_inert_block_start, SPECIAL.sub(r"\\\g<0>", tame))
    return "".join(ENTITIES.get(letter, letter) for letter in safe)


def _inert_block_start(match: re.Match[str]) -> str:
    first = match[1]
    return first + NARROW if first.isdigit() else "\\" + first


def code(value: str, *, limit: int = 120) -> str:
    """A code span; a value with a bar would tear a table, so it is plain text."""
    line = one_line(value, limit=limit)
    if not line or "|" in line:
        return text(line, limit=limit)
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def in_html(value: str, *, limit: int = 300) -> str:
    """A piece of text inside an element of ours, where Markdown's own escapes would be shown."""
    return escape(ALIVE.sub(lambda match: match[0] + NARROW, one_line(value, limit=limit)))


def prose(value: str, *, limit: int = 600) -> str:
    """A sentence of a rule: its `code spans` stay, the names it quotes can't do anything."""
    parts = one_line(value, limit=limit).split("`")
    if len(parts) % 2 == 0 or not all(parts[1::2]):  # a backtick without partner or content
        return text(value, limit=limit)
    sentence = [
        (code(part, limit=limit) if index % 2 else _inside(part))
        for index, part in enumerate(parts)
    ]
    return "".join(sentence)


def _inside(part: str) -> str:
    """Text between two code spans: the spaces at its ends count."""
    core = part.strip()
    if not core:
        return part
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return before + text(core, limit=len(core)) + after


def fenced(value: str, *, language: str = "", limit: int = 4000) -> str:
    """A code block, cut at the end of a line."""
    lines = printable(value.replace("\r\n", "\n"), keep="\n\t").rstrip("\n")
    if len(lines) > limit:
        lines = lines[:limit].rpartition("\n")[0] + "\n…"
    return block(lines, language=language)


def block(lines: str, *, language: str = "") -> str:
    """A code block with exactly these lines, which are known to be printable."""
    fence = "`" * max(3, _longest_run(lines) + 1)
    return f"{fence}{language}\n{lines}\n{fence}"


def suggestion(lines: str) -> str:
    """A committable suggestion: exactly these lines, or "" where that can't be promised."""
    body = lines.removesuffix("\n")
    if len(body) > 10_000 or printable(body, keep="\n\t") != body:
        return ""
    fence = "`" * max(3, _longest_run(body) + 1)
    return f"{fence}suggestion\n{body}\n{fence}" if body else f"{fence}suggestion\n{fence}"


def link(label: str, url: str) -> str:
    """`label` is Markdown, `url` is built by us with `url_path`; no URL, no link."""
    return f"[{label}]({url})" if url else label


def url_path(path: str) -> str:
    """A path as part of a URL."""
    data = path.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in SAFE_IN_URL else f"%{byte:02X}" for byte in data)


def plain(markdown: str) -> str:
    """What a sentence of ours shows, for a terminal: no marks, no addresses."""
    return MARKS.sub(_shown, markdown)


def _shown(match: re.Match[str]) -> str:
    fence, span, escaped, entity, label = match.group("fence", "span", "escaped", "entity", "label")
    if fence:
        inner = span[1:-1] if span[:1] == span[-1:] == " " and len(span) > 2 else span
        return str(inner)
    if label is not None:
        return plain(label)
    return str(escaped or {value: key for key, value in ENTITIES.items()}.get(entity, ""))


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table whose cells are Markdown without bars and line ends."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def folded(summary: str, body: str) -> str:
    """A block that opens with a click."""
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>"


def _longest_run(value: str) -> int:
    return max((len(run) for run in re.findall("`+", value)), default=0)
