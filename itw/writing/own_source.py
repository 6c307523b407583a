"""The connector's own source, as much of it as is worth reading.

Small files come whole. Of large ones, which hold several connectors, only the declarations that
this one is made of, in the order of the source.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.connector import Connector
from itw.connectors.graph import Package
from itw.connectors.source_tree import SourceTree

WHOLE_FILE = 24_000  # bytes; about 6,000 tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A file or a part of one. `own` is whether it is this connector's only."""

    path: str
    text: str
    whole: bool = True
    own: bool = True


def own_source(connector: Connector, sources: SourceTree) -> tuple[SourceText, ...]:
    """The registering file first, then the rest of its own code, then what it shares."""
    package = Package.read(sources, connector.package)
    registration = package.registration(connector)
    if registration is None:
        text = sources.tree.read([connector.file]).get(connector.file, b"")
        return (SourceText(path=connector.file, text=text.decode(errors="replace")),)
    mine = {id(declaration) for declaration in package.own_code_of(registration)}
    spans: dict[str, list[tuple[int, int]]] = {connector.file: []}
    owned = {connector.file}
    for path, declaration in package.code_of(registration).values():
        spans.setdefault(path, []).append((declaration.start, declaration.end))
        if id(declaration) in mine:
            owned.add(path)
    found = [_source_text(path, package, sorted(s), path in owned) for path, s in spans.items()]
    return tuple(sorted(found, key=lambda t: (t.path != connector.file, not t.own, t.path)))


def _source_text(
    path: str, package: Package, spans: list[tuple[int, int]], own: bool
) -> SourceText:
    source = package.texts[path].source
    if own and len(source) <= WHOLE_FILE:
        return SourceText(path=path, text=without_licence(source), own=own)
    parts = (_without_tail(source[start:end]) for start, end in _merged(spans, source))
    return SourceText(path=path, text="\n\n".join(parts), whole=False, own=own)


def _merged(spans: list[tuple[int, int]], source: str) -> Iterator[tuple[int, int]]:
    """Spans with the comments above them, none inside another."""
    last = -1
    for start, end in spans:
        if end <= last:
            continue
        above = _documented_from(start, source)
        yield max(above, last, 0), end
        last = end


def _documented_from(start: int, source: str) -> int:
    """Where the comment right above a declaration begins."""
    position = source.rfind("\n", 0, start) + 1
    while position > 0:
        above = source.rfind("\n", 0, position - 1) + 1
        if not source[above:position].startswith("//"):
            return position
        position = above
    return position


def _without_tail(declaration: str) -> str:
    """A declaration reaches to the next one: the comment of that is not its own."""
    lines = declaration.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith("//")):
        lines.pop()
    return "\n".join(lines)


def without_licence(source: str) -> str:
    """A Go file without the comment at its top: it is the same in every file."""
    lines = source.split("\n")
    for index, text in enumerate(lines):
        if text.strip() and not text.startswith(("//", "/*", " *")):
            return "\n".join(lines[index:])
        if text.startswith("//go:build"):
            return "\n".join(lines[index:])
    return source
