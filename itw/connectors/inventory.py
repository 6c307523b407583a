"""The components a tree registers: `connectors_in(tree)`, or only those of some directories."""

from collections.abc import Iterable
from posixpath import dirname

from itw.connector import Connector
from itw.connectors.constants import Constants
from itw.connectors.registration import Registration, registrations_in
from itw.connectors.source_tree import SourceTree, is_code
from itw.connectors.template import is_yaml, templates_in
from itw.tree import Tree

Registered = dict[tuple[str, str], Connector]


def connectors_in(tree: Tree, directories: Iterable[str] | None = None) -> tuple[Connector, ...]:
    """All components, by kind and name; `directories` limits the search to exactly those."""
    sources = SourceTree(tree)
    chosen = sources.directories if directories is None else directories
    paths = [path for directory in chosen for path in sources.files(directory)]
    found = registered_in(sources, paths)
    return tuple(found[key] for key in sorted(found))


def registered_in(sources: SourceTree, paths: Iterable[str]) -> Registered:
    """What those files register, by identity; of two registrations of one, the first."""
    wanted = sorted(paths)
    found: Registered = {}
    for registration in go_registrations(sources, [path for path in wanted if is_code(path)]):
        connector = registration.connector
        found.setdefault((connector.kind, connector.name), connector)
    for connector in templates_in(sources, [path for path in wanted if is_yaml(path)]):
        found.setdefault((connector.kind, connector.name), connector)
    return found


def go_registrations(sources: SourceTree, paths: Iterable[str]) -> list[Registration]:
    constants = Constants(sources)
    return [
        registration
        for path, text in sources.texts(paths).items()
        for registration in registrations_in(path, text, constants.seen_from(dirname(path), text))
    ]
