"""The tests of one directory: what each reaches through helpers, and whether it is gated.

A gated test runs only when it is asked for: by integration.CheckSkip, testing.Short or a build tag.
The gate and the config are often in a helper, in another file, or in a package of test helpers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename

from itw.connectors.gotext import Declaration, GoText
from itw.connectors.graph import Key, References
from itw.connectors.sources import Sources

_TEST = re.compile(r"Test(?![a-z])\w*$")
_GATE = re.compile(r"\bCheckSkip\w*\s*\(|\btesting\s*\.\s*Short\s*\(")
_CONTAINERS = ("testcontainers", "ory/dockertest", "docker/docker/client", "moby/moby/client")
_FAKES = ("net/http/httptest", "grpc/test/bufconn", "miniredis", "kfake", "gofakes3", "sqlmock")


@dataclass(frozen=True)
class Test:
    """One test function with everything it reaches in test code."""

    path: str
    declaration: Declaration
    reached: tuple[tuple[GoText, str, Declaration], ...]  # file, its path, declaration
    gated: bool
    in_container: bool
    with_fake: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.declaration.line} {self.declaration.name}"


class Suite:
    """The `_test.go` files of one directory."""

    def __init__(self, sources: Sources, directory: str) -> None:
        self.sources = sources
        self.directory = directory
        self.paths = sources.tests(directory).keys()
        self.references = References(sources.test_code(directory))

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        return tuple(self._tests())

    def _tests(self) -> Iterator[Test]:
        for path in self.paths:
            text = self.references.texts[path]
            tagged = "integration" in text.constraint
            for declaration in text.declarations:
                if declaration.kind == "func" and _is_test(declaration):
                    yield self._test(path, declaration, tagged)

    def _test(self, path: str, declaration: Declaration, tagged: bool) -> Test:
        reached = tuple(self._reached(path, declaration))
        imported = {i for text, _, d in reached for i in _imports_used(text, d)}
        in_container = any(mark in i for i in imported for mark in _CONTAINERS)
        named = "Integration" in declaration.name and in_container
        return Test(
            path=path,
            declaration=declaration,
            reached=reached,
            gated=tagged or named or any(_GATE.search(d.code) for _, _, d in reached),
            in_container=in_container,
            with_fake=any(mark in i for i in imported for mark in _FAKES),
        )

    def _reached(
        self, path: str, declaration: Declaration
    ) -> Iterator[tuple[GoText, str, Declaration]]:
        keys = self._reached_here(path, declaration)
        for found_path, found in keys:
            text = self.references.texts[found_path]
            yield text, found_path, found
        yield from self._reached_in_helpers(keys)

    def _reached_here(self, path: str, declaration: Declaration) -> list[Key]:
        """In the directory: names are followed, and methods of test types that are called."""
        found = self.references.reached_from((declaration.name, *declaration.names))
        selected = {name for _, d in found.values() for name in d.selected}
        called = [
            key
            for keys in self.references.methods.values()
            for key in keys
            if key[1].name in selected
        ]
        more = self.references.reached_from(n for _, d in called for n in d.names)
        found.update(more)
        found.update({(p, d.start): (p, d) for p, d in called})
        found.setdefault((path, declaration.start), (path, declaration))
        return [*found.values()]

    def _reached_in_helpers(self, keys: list[Key]) -> Iterator[tuple[GoText, str, Declaration]]:
        wanted: dict[str, list[str]] = {}
        for path, declaration in keys:
            imports = self.references.texts[path].imports
            for qualifier, name in declaration.qualified:
                directory = self.helper_directory(imports.get(qualifier, ""))
                if directory:
                    wanted.setdefault(directory, []).append(name)
        for directory, names in wanted.items():
            helpers = self._helpers(directory)
            for path, declaration in helpers.reached_from(names).values():
                yield helpers.texts[path], path, declaration

    def helper_directory(self, import_path: str) -> str:
        """The tree's directory of an imported package of test helpers, "" for any other import."""
        if "test" not in basename(import_path) and "test" not in import_path.split("/")[-2:-1]:
            return ""
        return self.sources.directory_of(import_path)

    def _helpers(self, directory: str) -> References:
        return References(self.sources.package(directory))


def _is_test(declaration: Declaration) -> bool:
    return not declaration.receiver and _TEST.match(declaration.name) is not None


def _imports_used(text: GoText, declaration: Declaration) -> Iterator[str]:
    imports: Mapping[str, str] = text.imports
    return (imports[name] for name in declaration.names if name in imports)
