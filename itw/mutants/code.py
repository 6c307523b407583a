"""The code that a connector is made of, as functions with their files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from itw.connector import Connector
from itw.connectors.graph import Package
from itw.connectors.source_tree import SourceTree
from itw.mutants.syntax import Function, functions_in, line, parse
from itw.tree import Tree


@dataclass(frozen=True)
class ConnectorCode:
    """Files of the connector's package, and the functions that belong to it.

    `own` functions are no other connector's; `shared` ones are reached by it and others.
    """

    connector: Connector
    files: Mapping[str, bytes]
    roots: Mapping[str, Node]
    own: tuple[tuple[str, Function], ...]
    shared: tuple[tuple[str, Function], ...] = ()

    def methods(self, name: str) -> Iterator[tuple[str, Function]]:
        return (each for each in self.own if each[1].name == name and each[1].receiver)


def code_of(connector: Connector, tree: Tree) -> ConnectorCode:
    """Where detection can't follow its registration, all code of the package counts as shared."""
    package = Package.read(SourceTree(tree), connector.package)
    files = dict(tree.read(package.texts))
    roots = {path: parse(content) for path, content in files.items()}
    every = {
        (path, line(function.node)): function
        for path, root in roots.items()
        for function in functions_in(root)
    }
    registration = package.registration(connector)
    if registration is None:
        shared = tuple((path, function) for (path, _), function in every.items())
        return ConnectorCode(connector, files, roots, (), shared)
    mine = {id(declaration) for declaration in package.own_code_of(registration)}
    own: list[tuple[str, Function]] = []
    shared_code: list[tuple[str, Function]] = []
    for path, declaration in package.code_of(registration).values():
        function = every.get((path, declaration.line))
        if function is not None:
            into = own if id(declaration) in mine else shared_code
            into.append((path, function))
    return ConnectorCode(connector, files, roots, tuple(own), tuple(shared_code))
