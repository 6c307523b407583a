"""The Go packages of a tree as syntax: what a name at the top level of one stands for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname

from tree_sitter import Node

from itw.connectors.source_tree import SourceTree, is_code
from itw.mutants.syntax import Function, functions_in, parse, text, walk


@dataclass(frozen=True)
class GoPackage:
    """The non-test files of one directory."""

    directory: str
    roots: Mapping[str, Node]

    @cached_property
    def functions(self) -> Mapping[str, tuple[str, Function]]:
        """Functions without a receiver by name, each with its file."""
        return {
            function.name: (path, function)
            for path, root in self.roots.items()
            for function in functions_in(root)
            if not function.receiver
        }

    @cached_property
    def values(self) -> Mapping[str, tuple[str, Node]]:
        """The expressions of constants and variables of the package, each with its file."""
        return {name: (path, node) for path, root in self.roots.items() for name, node in _of(root)}

    @cached_property
    def imports(self) -> Mapping[str, Mapping[str, str]]:
        """Local name to import path, for each file."""
        return {path: dict(_imports(root)) for path, root in self.roots.items()}


class GoPackages:
    """The packages of a tree, each parsed when it is asked for."""

    def __init__(self, sources: SourceTree) -> None:
        self.sources = sources
        self._known: dict[str, GoPackage] = {}

    def at(self, directory: str) -> GoPackage:
        if directory not in self._known:
            paths = [path for path in self.sources.files(directory) if is_code(path)]
            contents = self.sources.tree.read(paths)
            roots = {path: parse(contents[path]) for path in paths if path in contents}
            self._known[directory] = GoPackage(directory, roots)
        return self._known[directory]

    def of_file(self, path: str) -> GoPackage:
        return self.at(dirname(path))

    def imported(self, path: str, local: str) -> GoPackage | None:
        """The package of this repository that a file knows under a name, None for others."""
        import_path = self.of_file(path).imports.get(path, {}).get(local, "")
        directory = self.sources.directory_of(import_path) if import_path else ""
        return self.at(directory) if directory else None


def _of(root: Node) -> Iterator[tuple[str, Node]]:
    for declaration in root.children:
        if declaration.type in {"const_declaration", "var_declaration"}:
            for spec in walk(declaration):
                if spec.type in {"const_spec", "var_spec"}:
                    yield from _of_spec(spec)


def _of_spec(spec: Node) -> Iterator[tuple[str, Node]]:
    values = spec.child_by_field_name("value")
    names = spec.children_by_field_name("name")
    given = values.named_children if values is not None else []
    for name, value in zip(names, given, strict=False):
        yield text(name), value


def _imports(root: Node) -> Iterator[tuple[str, str]]:
    for declaration in root.children:
        if declaration.type != "import_declaration":
            continue
        for spec in walk(declaration):
            if spec.type == "import_spec":
                path = text(spec.child_by_field_name("path")).strip('"`')
                last = path.rpartition("/")[2]
                if last[:1] == "v" and last[1:].isdigit():
                    last = path.split("/")[-2]
                yield text(spec.child_by_field_name("name")) or last, path
