"""The tests of one directory: what each reaches through helpers, and whether it is gated.

A gated test runs only when it is asked for: by integration.CheckSkip, testing.Short or a build tag,
or by an integration test's name where it skips itself without credentials. The gate and the config
are often in a helper, in another file, or in a package of test helpers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename

from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.graph import Key, References
from itw.connectors.source_tree import SourceTree

_TEST = re.compile(r"Test(?![a-z])\w*$")
_GATE = re.compile(r"\bCheckSkip\w*\s*\(|\btesting\s*\.\s*Short\s*\(")
_SKIP = re.compile(r"\.Skip(?:f|Now)?\s*\(")
_TAG = re.compile(r"(?<!!)\bintegration\b")
_CONTAINERS = ("testcontainers", "ory/dockertest", "docker/docker/client", "moby/moby/client")
_FAKES = ("net/http/httptest", "grpc/test/bufconn", "miniredis", "kfake", "gofakes3", "sqlmock")


@dataclass(frozen=True)
class Test:
    """One test function with everything it reaches in test code."""

    path: str
    declaration: Declaration
    reached: tuple[tuple[GoText, str, Declaration], ...]  # itself first: file, path, declaration
    gated: bool
    in_container: bool
    with_fake: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.declaration.line} {self.declaration.name}"


class Suite:
    """The `_test.go` files of one directory."""

    def __init__(self, sources: SourceTree, directory: str) -> None:
        self.sources = sources
        self.directory = directory
        self.paths = sources.tests(directory).keys()
        self.references = References(sources.test_code(directory))
        self._known: dict[int, _Traits] = {}
        self._helper_references: dict[str, References] = {}

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        return tuple(self._tests())

    def _tests(self) -> Iterator[Test]:
        for path in self.paths:
            text = self.references.texts[path]
            tagged = _TAG.search(text.constraint) is not None
            for declaration in text.declarations:
                if declaration.kind == "func" and _is_test(declaration):
                    yield self._test(path, declaration, tagged)

    def _test(self, path: str, declaration: Declaration, tagged: bool) -> Test:
        reached = tuple(self._reached(path, declaration))
        does = [self._traits(text, found) for text, _, found in reached]
        in_container = any(traits.in_container for traits in does)
        skips = any(traits.skips for traits in does)
        said = "integration" in f"{basename(path)} {declaration.name}".lower()
        named = said and (in_container or skips)
        return Test(
            path=path,
            declaration=declaration,
            reached=reached,
            gated=tagged or named or any(traits.gated for traits in does),
            in_container=in_container,
            with_fake=any(traits.with_fake for traits in does),
        )

    def _traits(self, text: GoText, declaration: Declaration) -> "_Traits":
        """Read once for a helper that many tests reach."""
        key = id(declaration)
        if key not in self._known:
            self._known[key] = _traits(text, declaration)
        return self._known[key]

    def _reached(
        self, path: str, declaration: Declaration
    ) -> Iterator[tuple[GoText, str, Declaration]]:
        yield self.references.texts[path], path, declaration
        keys = self._reached_here(path, declaration)
        for found_path, found in keys:
            if found is not declaration:
                yield self.references.texts[found_path], found_path, found
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
        last = import_path.rpartition("/")[2]
        return self.sources.directory_of(import_path) if "test" in last else ""

    def _helpers(self, directory: str) -> References:
        if directory not in self._helper_references:
            self._helper_references[directory] = References(self.sources.package(directory))
        return self._helper_references[directory]


def _is_test(declaration: Declaration) -> bool:
    return not declaration.receiver and _TEST.match(declaration.name) is not None


@dataclass(frozen=True, slots=True)
class _Traits:
    """What one declaration does that decides about the tests that reach it."""

    gated: bool
    skips: bool
    in_container: bool
    with_fake: bool


def _traits(text: GoText, declaration: Declaration) -> _Traits:
    used = [text.imports[name] for name in declaration.names & text.imports.keys()]
    return _Traits(
        gated=_GATE.search(declaration.code) is not None,
        skips=_SKIP.search(declaration.code) is not None,
        in_container=any(mark in path for path in used for mark in _CONTAINERS),
        with_fake=any(mark in path for path in used for mark in _FAKES),
    )
