"""Whether a connector is tested itself, and what it talks to: `coverage(connector, head_tree)`.

A test is a connector's own when its code, or a helper it calls, names the connector in a config as
that kind, or uses a constructor, spec or type that only this connector is made of. That its package
has integration tests says nothing: one package often holds a dozen connectors.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import basename, dirname

from itw.connector import Connector, Coverage, Tested
from itw.connectors.external import external_of
from itw.connectors.gotext import Declaration, GoText
from itw.connectors.graph import Package
from itw.connectors.mention import UNKNOWN, builder_kind, kinds_named
from itw.connectors.sources import Sources, family_of, is_test, resolves_to
from itw.connectors.testsuite import Suite, Test
from itw.tree import Tree

MAX_TESTS = 20  # named as evidence


def coverage(connector: Connector, head_tree: Tree) -> Coverage:
    return coverages((connector,), head_tree)[connector]


def coverages(connectors: Iterable[Connector], head_tree: Tree) -> Mapping[Connector, Coverage]:
    """Of several connectors of one tree: what they share is read once."""
    reader = CoverageReader(Sources(head_tree))
    return {connector: reader.coverage(connector) for connector in connectors}


class CoverageReader:
    """Answers for the connectors of one tree; packages and suites are read once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._packages: dict[str, Package] = {}
        self._suites: dict[str, Suite] = {}

    def coverage(self, connector: Connector) -> Coverage:
        package = self._package(connector.package)
        own = Own(connector, package)
        near = list(self._near(own))
        tests = [test for test in near if own.is_exercised_by(test)]
        if not any(test.gated for test in tests):
            tests += [test for test in self._far(own) if own.is_exercised_by(test)]
        tested = _tested(tests, near)
        gated = [test for test in tests if test.gated]
        external, reasons = external_of(connector, package, self.sources, gated)
        return Coverage(
            tested=tested,
            external=external,
            tests=tuple(str(test) for test in (gated or tests)[:MAX_TESTS]),
            evidence=(*_evidence(own, gated or tests), *reasons),
        )

    def _package(self, directory: str) -> Package:
        if directory not in self._packages:
            self._packages[directory] = Package.read(self.sources, directory)
        return self._packages[directory]

    def _suite(self, directory: str) -> Suite:
        if directory not in self._suites:
            self._suites[directory] = Suite(self.sources, directory)
        return self._suites[directory]

    def _near(self, own: "Own") -> Iterator[Test]:
        """Tests of the package, and of the directories around it that know of the connector."""
        directory = own.connector.package
        yield from self._suite(directory).tests
        family = family_of(directory)
        for other in (family, *self.sources.below(family)):
            if other != directory and self._mentions(other, own):
                yield from self._suite(other).tests

    def _far(self, own: "Own") -> Iterator[Test]:
        """Integration tests elsewhere: the end-to-end tests of a group of connectors."""
        family = family_of(own.connector.package)
        for directory in self.sources.directories:
            if directory != family and not directory.startswith(family + "/"):
                paths = [p for p in self.sources.files(directory) if "integration" in p]
                if any(is_test(path) for path in paths) and self._mentions(directory, own):
                    yield from self._suite(directory).tests

    def _mentions(self, directory: str, own: "Own") -> bool:
        texts = self.sources.tests(directory).values()
        return any(own.may_be_in(text) for text in texts)


class Own:
    """What is the connector's own: its name as its kind, and the code only it is made of."""

    def __init__(self, connector: Connector, package: Package) -> None:
        self.connector = connector
        self.package = package

    @cached_property
    def symbols(self) -> frozenset[str]:
        registration = self.package.registration(self.connector)
        if registration is None:
            return frozenset()
        return frozenset(
            declaration.name
            for declaration in self.package.own_code_of(registration)
            if declaration.kind in {"func", "type"} and not declaration.receiver
        )

    @cached_property
    def name_is_unique(self) -> bool:
        """Whether the name means one component only, as far as its package knows."""
        name, kind = self.connector.name, self.connector.kind
        others = (r.connector for r in self.package.registrations)
        return not any(c.name == name and c.kind != kind for c in others)

    def may_be_in(self, text: GoText) -> bool:
        directory = self.connector.package
        return self.connector.name in text.source or (
            f'{directory}"' in text.source
            and any(resolves_to(path, directory) for path in text.imports.values())
        )

    def is_exercised_by(self, test: Test) -> bool:
        return any(True for _ in self.uses(test))

    def uses(self, test: Test) -> Iterator[tuple[str, int, str]]:
        """Path, line and what is used there, for every place that exercises the connector."""
        for text, path, declaration in test.reached:
            for line in self._configs(text, declaration):
                yield path, line, f"config of {self.connector}"
            for name in sorted(self._symbols(text, path, declaration)):
                yield path, declaration.line, name

    def _configs(self, text: GoText, declaration: Declaration) -> Iterator[int]:
        name = self.connector.name
        for literal in text.texts_in(declaration.start, declaration.end):
            for kind in kinds_named(literal.value, name):
                kind = kind or builder_kind(text.code[: literal.start])
                if kind == self.connector.kind or (kind == UNKNOWN and self.name_is_unique):
                    yield text.line(literal.start)

    def _symbols(self, text: GoText, path: str, declaration: Declaration) -> frozenset[str]:
        package = self.connector.package
        if dirname(path) == package and not text.package.endswith("_test"):
            return declaration.names & self.symbols
        aliases = {a for a, imported in text.imports.items() if resolves_to(imported, package)}
        return frozenset(b for a, b in declaration.qualified if a in aliases and b in self.symbols)


def _tested(tests: list[Test], near: list[Test]) -> Tested:
    if any(test.gated for test in tests):
        return Tested.YES
    if any(test.with_fake for test in tests):
        return Tested.FAKE_ONLY
    if tests:
        return Tested.UNIT_ONLY
    return Tested.PACKAGE_ONLY if any(test.gated for test in near) else Tested.NO


def _evidence(own: Own, tests: list[Test]) -> Iterator[str]:
    for test in tests[:3]:
        use = next(own.uses(test), None)
        if use is not None:
            path, line, what = use
            where = f"{basename(path)}:{line}" if dirname(path) == dirname(test.path) else path
            yield f"{test} uses {what} ({where})"
