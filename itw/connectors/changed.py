"""Connectors whose own code a change touches: comments, white space and tests do not count."""

from collections import defaultdict
from collections.abc import Iterator
from posixpath import dirname

from itw.connector import Connector
from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.graph import Package
from itw.connectors.inventory import registered_in
from itw.connectors.registration import Registration
from itw.connectors.source_tree import SourceTree, ancestors, is_code, resolves_to
from itw.connectors.template import is_yaml
from itw.diff import Diff, FileChange

Name = tuple[str, str]  # receiver, name


def changed_connectors(base: SourceTree, head: SourceTree, diff: Diff) -> tuple[Connector, ...]:
    """Those that exist in both trees and are made of declarations that differ."""
    found: dict[tuple[str, str], Connector] = {}
    for directory, names in _changed_names(base, head, diff).items():
        for connector in _made_of(base, head, directory, names):
            found.setdefault((connector.kind, connector.name), connector)
    yaml = [c.path for c in diff.files if c.status in "MR" and is_yaml(c.path)]
    found.update(registered_in(head, yaml))
    return tuple(found[key] for key in sorted(found))


def _changed_names(base: SourceTree, head: SourceTree, diff: Diff) -> dict[str, set[Name]]:
    """Per directory of the head, the declarations whose tokens differ from the base's."""
    code = [change for change in diff.files if is_code(change.path) and not _only_moved(change)]
    old = base.texts(change.old_path for change in code if change.status != "A")
    new = head.texts(change.path for change in code if change.status != "D")
    before: dict[str, set[tuple[Name, str]]] = defaultdict(set)
    after: dict[str, set[tuple[Name, str]]] = defaultdict(set)
    for change in code:
        directory = dirname(change.path)
        before[directory] |= _shapes(old.get(change.old_path))
        after[directory] |= _shapes(new.get(change.path))
    differing = {d: {name for name, _ in before[d] ^ after[d]} for d in before}
    return {directory: names for directory, names in differing.items() if names}


def _only_moved(change: FileChange) -> bool:
    return change.status == "R" and change.old_blob == change.new_blob


def _shapes(text: GoText | None) -> set[tuple[Name, str]]:
    """Every declaration as its tokens; an init is known by what it registers, not by its name."""
    if text is None:
        return set()
    return {((d.receiver, d.name), d.shape) for d in text.declarations if d.name != "init"}


def _made_of(
    base: SourceTree, head: SourceTree, directory: str, names: set[Name]
) -> Iterator[Connector]:
    package = Package.read(head, directory)
    if package.registrations:
        yield from _registered_differently(base, package)
        for registration in package.registrations:
            code = (declaration for _, declaration in package.code_of(registration).values())
            if any(_name(declaration) in names for declaration in code):
                yield registration.connector
    else:
        yield from _users_of(head, directory)


def _name(declaration: Declaration) -> Name:
    return (declaration.receiver, declaration.name)


def _registered_differently(base: SourceTree, package: Package) -> Iterator[Connector]:
    old = {
        (r.connector.kind, r.connector.name): r.shape
        for r in Package.read(base, package.directory).registrations
    }
    for registration in package.registrations:
        key = (registration.connector.kind, registration.connector.name)
        if old.get(key, registration.shape) != registration.shape:
            yield registration.connector


def _users_of(head: SourceTree, directory: str) -> Iterator[Connector]:
    """Connectors of the nearest package above whose code imports the directory, or what does."""
    for above in ancestors(directory):
        package = Package.read(head, above) if above else None
        if package is not None and package.registrations:
            importing = _importers(head, above, directory)
            for registration in package.registrations:
                if _imports(package, registration, importing):
                    yield registration.connector
            return


def _importers(head: SourceTree, above: str, directory: str) -> set[str]:
    """The directory and those below `above` that lead to it by imports of non-test code."""
    imported = {
        other: {path for text in head.package(other).values() for path in text.imports.values()}
        for other in head.below(above)
    }
    found = {directory}
    while True:
        more = {
            other
            for other, paths in imported.items()
            if other not in found and any(resolves_to(p, d) for p in paths for d in found)
        }
        if not more:
            return found
        found |= more


def _imports(package: Package, registration: Registration, directories: set[str]) -> bool:
    code = [*package.code_of(registration).values()]
    qualified = {
        (path, qualifier) for path, declaration in code for qualifier, _ in declaration.qualified
    }
    return any(
        resolves_to(package.texts[path].imports.get(qualifier, ""), directory)
        for path, qualifier in qualified
        for directory in directories
    )
