"""Imports that an edit needs or leaves unused: Go compiles neither a missing nor an idle one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from itw.edits.splice import Splice, applied, below, line_start, newline_at, next_line
from itw.source.go_file import GoFile
from itw.source.text import Text

BLOCK = re.compile(r"^import \((?P<lines>[^)]*)^\)", re.MULTILINE)
SINGLE = re.compile(r"^import (?P<spec>\"[^\"\n]*\")(?=\r?\n)", re.MULTILINE)
SPEC = re.compile(r"\t(?:(?P<name>[\w.]+) )?\"(?P<path>[^\"\n]+)\"\r?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the import block; `path` is "" for a blank one or one that is not understood."""

    start: int
    text: str
    path: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def local_name(file: GoFile, path: str) -> str:
    """The name a file may use for a package, imported already or not; "" when it is taken."""
    for local, imported in file.imports.items():
        if imported == path:
            return "" if local.startswith((".", "_")) else local
    name = "testcontainers" if path.endswith("/testcontainers-go") else path.rpartition("/")[2]
    return "" if name in file.imports or _is_declared(file, name) else name


def _is_declared(file: GoFile, name: str) -> bool:
    declared = (
        rf"(?<![\w.]){name}(?:\s*,\s*\w+)*\s*:=|,\s*{name}\s*:=|\b(?:var|const|func|type)\s+{name}\b"
        rf"|[(,]\s*{name}\s+[*\w\[]"
    )
    return re.search(declared, file.text.code) is not None


def with_imports(
    file: GoFile, splices: Sequence[Splice], needed: Iterable[str]
) -> tuple[Splice, ...] | None:
    """The splices and what they ask of the imports; None where that is not certain."""
    missing = sorted(set(needed) - set(file.imports.values()))
    idle = list(_idle(file, applied(file.text.chars, splices)))
    if not missing and not idle:
        return tuple(splices)
    if BLOCK.search(file.text.code) is None:
        own = _single(file, missing, idle)
    else:
        own = _block(file, missing, idle)
    return (*splices, *own) if own is not None else None


def _idle(file: GoFile, edited: str) -> Iterator[str]:
    """Paths of imports whose last use is gone."""
    code = Text(edited.encode("latin-1")).code
    for local, path in file.imports.items():
        if local.isidentifier() and not local.startswith("_"):
            used = re.compile(rf"(?<![\w.]){local}\s*\.")
            if used.search(file.text.code) and not used.search(code):
                yield path


def _single(file: GoFile, missing: list[str], idle: list[str]) -> tuple[Splice, ...] | None:
    """A file with one import declaration without parentheses gets a block."""
    chars = file.text.chars
    found = list(SINGLE.finditer(chars, 0, file.functions[0].start if file.functions else 0))
    if idle or len(found) != 1 or len(file.imports) != 1:
        return None
    newline = newline_at(chars, found[0].start())
    paths = sorted([found[0]["spec"].strip('"'), *missing])
    standard = [path for path in paths if is_standard(path)]
    others = [path for path in paths if not is_standard(path)]
    groups = [[f'\t"{path}"' for path in group] for group in (standard, others) if group]
    inside = (newline * 2).join(newline.join(group) for group in groups)
    text = f"import ({newline}{inside}{newline})"
    return (Splice(found[0].start(), found[0].end(), text),)


def _block(file: GoFile, missing: list[str], idle: list[str]) -> tuple[Splice, ...] | None:
    lines = lines_in_block(file)
    if lines is None:
        return None
    splices: list[Splice] = []
    for path in idle:
        line = next((each for each in lines if each.path == path), None)
        if line is None or len([each for each in lines if each.path]) == len(idle):
            return None
        splices.append(_removal(file.text.chars, lines, lines.index(line)))
    kept = [line for line in lines if line.path not in idle]
    for path in missing:
        added = _addition(file.text.chars, kept, path)
        if added is None:
            return None
        splices.append(added)
    return tuple(_merged(splices))


def lines_in_block(file: GoFile) -> list[Line] | None:
    """The lines of the one import block; None when there are several, or one has a comment."""
    blocks = list(BLOCK.finditer(file.text.code))
    if len(blocks) != 1:
        return None
    found: list[Line] = []
    position = next_line(file.text.chars, blocks[0].start())
    while position < blocks[0].end() - 1:
        end = next_line(file.text.chars, position)
        text = file.text.chars[position:end]
        spec = SPEC.fullmatch(text.rstrip("\n"))
        if text.strip() and spec is None:
            return None
        found.append(Line(position, text, spec["path"] if spec else ""))
        position = end
    return found


def _removal(chars: str, lines: list[Line], index: int) -> Splice:
    """A line goes; of a group of one the blank line beside it goes as well."""
    first = last = index
    alone = (index == 0 or lines[index - 1].blank) and (
        index + 1 == len(lines) or lines[index + 1].blank
    )
    if alone and index + 1 < len(lines):
        last = index + 1
    elif alone and index > 0:
        first = index - 1
    return Splice(lines[first].start, next_line(chars, lines[last].start), "")


def _addition(chars: str, lines: list[Line], path: str) -> Splice | None:
    """The line in its place in the group where its neighbours are."""
    group = _group_for(lines, path)
    if group is None:
        newline = newline_at(chars, lines[0].start)
        own = f'\t"{path}"{newline}'
        if is_standard(path):
            return Splice(lines[0].start, lines[0].start, own + newline)
        end = next_line(chars, lines[-1].start)
        return Splice(end, end, newline + own)
    paths = [line.path for line in group]
    if paths != sorted(paths):
        return None  # not gofmt's order: where the line belongs is not certain
    above = [line for line in group if line.path < path]
    if above:
        return below(chars, above[-1].start, f'\t"{path}"')
    newline = newline_at(chars, group[0].start)
    start = line_start(chars, group[0].start)
    return Splice(start, start, f'\t"{path}"{newline}')


def _group_for(lines: list[Line], path: str) -> list[Line] | None:
    """The standard library's group, or the one with the path most like this one."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.blank:
            groups.append([])
        else:
            groups[-1].append(line)
    standard = is_standard(path)
    fitting = [
        group
        for group in groups
        if group and all(is_standard(line.path) == standard for line in group)
    ]
    if not fitting:
        mixed = [group for group in groups if any(is_standard(x.path) == standard for x in group)]
        return mixed[0] if mixed else None
    return max(fitting, key=lambda group: max(_common(line.path, path) for line in group))


def _common(one: str, other: str) -> int:
    """How many elements two paths share at their start."""
    number = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        number += 1
    return number


def is_standard(path: str) -> bool:
    """Go's own rule: the first element of other paths has a dot."""
    return "." not in path.split("/", 1)[0]


def _merged(splices: list[Splice]) -> Iterator[Splice]:
    """Splices that begin at the same place as one, so that they do not overlap."""
    ordered = sorted(splices)
    while ordered:
        first = ordered.pop(0)
        while ordered and ordered[0].start <= first.end:
            second = ordered.pop(0)
            first = Splice(first.start, max(first.end, second.end), first.text + second.text)
        yield first
