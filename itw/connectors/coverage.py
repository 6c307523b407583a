"""Whether a connector is tested itself, and what it talks to: `coverage(connector, head_tree)`.

A test is a connector's own when its code, or a helper it calls, names the connector in a config as
that kind, or uses a constructor, spec or type that only this connector is made of. That its package
has integration tests says nothing: one package often holds a dozen connectors.
"""

from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename, dirname

from itw.connector import Connector, Coverage, External, Tested
from itw.connectors import evidence
from itw.connectors.external import external_of
from itw.connectors.graph import Package
from itw.connectors.own import Own
from itw.connectors.source_tree import SourceTree, family_of
from itw.connectors.template import template_texts
from itw.connectors.testsuite import Suite, Test
from itw.tree import Tree

MAX_TESTS = 500  # of one connector; all of them are run
# What end-to-end tests of other packages are about; processors and metrics they use in passing.
_ENDPOINTS = frozenset({"input", "output", "cache"})


def coverage(connector: Connector, head_tree: Tree) -> Coverage:
    return coverages((connector,), head_tree)[connector]


def coverages(connectors: Iterable[Connector], head_tree: Tree) -> Mapping[Connector, Coverage]:
    """Of several connectors of one tree: what they share is read once."""
    reader = CoverageReader(SourceTree(head_tree))
    return {connector: reader.coverage(connector) for connector in connectors}


class CoverageReader:
    """Answers for the connectors of one tree; packages and suites are read once."""

    def __init__(self, sources: SourceTree) -> None:
        self.sources = sources
        self._packages: dict[str, Package] = {}
        self._suites: dict[str, Suite] = {}

    def coverage(self, connector: Connector) -> Coverage:
        package = self._package(connector.package)
        own = Own(connector, package, template_texts(self.sources, connector.package))
        near = list(self._near(own))
        tests = [test for test in near if own.is_exercised_by(test)]
        external, reasons = external_of(connector, package, self.sources, tests)
        endpoint = connector.kind in _ENDPOINTS and external is not External.NONE
        if endpoint and not any(test.gated for test in tests):
            tests += [test for test in self._far(own) if own.is_configured_by(test)]
        gated = [test for test in tests if test.gated]
        return Coverage(
            tested=_tested(tests, near),
            external=external,
            tests=tuple(str(test) for test in (gated or tests)[:MAX_TESTS]),
            evidence=(*_evidence(own, gated or tests, near), *reasons),
        )

    def _package(self, directory: str) -> Package:
        if directory not in self._packages:
            self._packages[directory] = Package.read(self.sources, directory)
        return self._packages[directory]

    def _suite(self, directory: str) -> Suite:
        if directory not in self._suites:
            self._suites[directory] = Suite(self.sources, directory)
        return self._suites[directory]

    def _near(self, own: Own) -> Iterator[Test]:
        """Tests of the package, and of the directories around it that know of the connector."""
        directory = own.connector.package
        yield from self._suite(directory).tests
        family = family_of(directory)
        for other in (family, *self.sources.below(family)):
            if other != directory and any(
                map(own.may_be_in, self.sources.test_code(other).values())
            ):
                yield from self._suite(other).tests

    def _far(self, own: Own) -> Iterator[Test]:
        """Integration tests elsewhere that name the connector: end-to-end tests of several."""
        family = family_of(own.connector.package)
        paths = [
            path
            for path in self.sources.integration_tests
            if dirname(path) != family and not path.startswith(family + "/")
        ]
        texts = self.sources.texts(paths)
        for directory in sorted({dirname(p) for p, text in texts.items() if own.may_name(text)}):
            yield from self._suite(directory).tests


def _tested(tests: list[Test], near: list[Test]) -> Tested:
    if any(test.gated for test in tests):
        return Tested.YES
    if any(test.with_fake for test in tests):
        return Tested.FAKE_ONLY
    if tests:
        return Tested.UNIT_ONLY
    return Tested.PACKAGE_ONLY if any(test.gated for test in near) else Tested.NO


def _evidence(own: Own, tests: list[Test], near: list[Test]) -> Iterator[str]:
    for test in tests[:3]:
        path, line, what = next(own.uses(test))
        near_by = dirname(path) == dirname(test.path)
        yield evidence.uses(test, what, f"{basename(path) if near_by else path}:{line}")
    if not tests:
        others = [test for test in near if test.gated]
        if others:
            yield evidence.only_others(own.connector, len(others), others[0])
        else:
            yield evidence.no_test(own.connector)
