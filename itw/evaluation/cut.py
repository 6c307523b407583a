"""Go files without some of their declarations, and without the imports that nothing else uses."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText

GROUP = re.compile(r"(?:const|var|type)\b[ \t]*\(")
IMPORT = re.compile(r"^import\b[ \t]*(?P<open>\()?", re.MULTILINE)
SPEC = re.compile(r'\s*(?:import\s+)?(?:[\w.]+[ \t]+)?"(?P<path>[^"\n]+)"')
BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of a file, "" where nothing is, and the pieces that went, comments included."""

    left: str
    pieces: tuple[str, ...]


def without(text: GoText, gone: Collection[Declaration]) -> Cut:
    """A file without declarations of it; of a group, members go alone, but not under `iota`."""
    starts = {each.start for each in gone}
    kept = {each.start for each in text.declarations if each.start not in starts}
    if not kept:
        return Cut("", (text.source,))
    spans = list(_spans(text, starts, kept))
    left = _applied(text.source, spans)
    return Cut(_without_idle_imports(text, left), tuple(text.source[a:b] for a, b in spans))


def _spans(text: GoText, gone: set[int], kept: set[int]) -> Iterator[tuple[int, int]]:
    """Each with the comments above it: they end with the line before."""
    for opening, members in _groups(text):
        inside = {each.start for each in members}
        if not inside & gone:
            continue
        if not inside & kept:
            gone = gone - inside
            yield _line_above(text, opening), text.closing(text.code.index("(", opening))
        elif any("iota" in each.code for each in members):
            gone = gone - inside  # the others would get other values
    for declaration in text.declarations:
        if declaration.start in gone:
            gone = gone - {declaration.start}
            yield _line_above(text, declaration.start), _end(text, declaration)


def _groups(text: GoText) -> Iterator[tuple[int, list[Declaration]]]:
    for match in re.finditer(rf"^{GROUP.pattern}", text.code, re.MULTILINE):
        end = text.closing(match.end() - 1)
        yield (
            match.start(),
            [each for each in text.declarations if match.start() < each.start < end],
        )


def _line_above(text: GoText, start: int) -> int:
    """Where the code before it ends, with what else is on that line."""
    return _line_end(text.source, len(text.code[:start].rstrip()))


def _end(text: GoText, declaration: Declaration) -> int:
    """Of its code and the comment behind it on the same line, but inside of its group."""
    end = declaration.end
    for opening, members in _groups(text):
        if any(each.start == declaration.start for each in members):
            end = min(end, text.closing(text.code.index("(", opening)) - 1)
    code = text.code[declaration.start : end].rstrip()
    return _line_end(text.source, declaration.start + len(code))


def _line_end(source: str, offset: int) -> int:
    end = source.find("\n", offset)
    return len(source) if end < 0 else end


def _applied(source: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        parts.append(source[at : max(at, start)])
        at = max(at, end)
    return "".join((*parts, source[at:]))


def _without_idle_imports(before: GoText, left: str) -> str:
    after = GoText(left.encode())
    idle = {
        path
        for name, path in before.imports.items()
        if name.isidentifier() and _uses(before, name) and not _uses(after, name)
    }
    if not idle:
        return left
    block = IMPORT.search(after.code)
    last = list(IMPORT.finditer(after.code))[-1] if block else None
    if block is None or last is None:
        return left
    end = after.closing(last.end() - 1) if last["open"] else _line_end(left, last.end())
    head = left[block.start() : end]
    lines = (line for line in head.split("\n") if not _imports_one_of(line, idle))
    return left[: block.start()] + _tidy("\n".join(lines)) + left[end:]


def _uses(text: GoText, name: str) -> bool:
    return re.search(rf"(?<![\w.]){name}\s*\.", text.code) is not None


def _imports_one_of(line: str, paths: set[str]) -> bool:
    spec = SPEC.match(line)
    return spec is not None and spec["path"] in paths


def _tidy(head: str) -> str:
    """As gofmt has it: no blank line at an end of the block, nor two in a row; no empty block."""
    head = re.sub(r"^import[ \t]*\(\s*\)\n?", "", head, flags=re.MULTILINE)
    head = re.sub(r"\(\n\s*\n", "(\n", head)
    return BLANKS.sub("\n\n", re.sub(r"\n\s*\n\)", "\n)", head))
