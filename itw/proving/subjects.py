"""Which connectors are broken, and which tests are to notice: from a plan of tests."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from itw.connector import Connector
from itw.connectors.coverage import coverages
from itw.connectors.inventory import connectors_in
from itw.mutants import (
    ConnectorCode,
    Mutant,
    code_of,
    option_mutants,
    promise_mutants,
    random_mutants,
    service_stopped,
)
from itw.proving.trials import Subject
from itw.runs.plan import PlannedPackage, PlannedTest, TestPlan
from itw.telling.told_runs import sources_of
from itw.tree import Tree

EVERY = 1_000_000  # candidates: more than any connector's code has


def subjects_of(
    plan: TestPlan, tree: Tree, *, mutants: int, seed: str, sandboxed: bool = True
) -> tuple[Subject, ...]:
    """One for each connector and each `go test` that runs tests of it.

    The plan's connectors where it is about any; else those that its tests exercise. Only in the
    sandbox are all containers the test's own: nowhere else is a service stopped.
    """
    sources = sources_of(plan, tree)
    subjects: list[Subject] = []
    for connector, tests in _exercised(plan, tree).items():
        code = code_of(connector, tree)
        promises = (*promise_mutants(code), *option_mutants(code))
        for package, own in _by_package(plan, tests):
            stopped = _stopped(connector, own, tree) if sandboxed else ()
            subjects.extend(
                Subject(
                    connector=connector,
                    plan=plan,
                    target=target,
                    tree=tree,
                    promises=(*stopped, *promises),
                    drawn=tuple(drawn(code, seed)),
                    wanted=mutants,
                    seed=seed,
                    sources=sources[package.at.package],
                )
                for target in plan.at_head(package, own)
            )
    return tuple(subjects)


def _stopped(
    connector: Connector, tests: tuple[PlannedTest, ...], tree: Tree
) -> tuple[Mutant, ...]:
    starting = [test.name for test in tests if test.starts_container]
    made = service_stopped(connector.kind, tests[0].package, starting, tree)
    return () if made is None else (made,)


def drawn(code: ConnectorCode, seed: str) -> list[Mutant]:
    """Every random mutant of the code, in an order that the seed decides."""
    found = random_mutants(code, seed=seed, most=EVERY)
    Random(seed).shuffle(found)  # noqa: S311 - no secret
    return found


def _exercised(plan: TestPlan, tree: Tree) -> Mapping[Connector, tuple[PlannedTest, ...]]:
    planned = {(test.package, test.name): test for test in plan.tests}
    if plan.connectors:
        return {
            each: tuple(test for test in planned.values() if each in test.connectors)
            for each in plan.connectors
        }
    directories = {package for package, _ in planned}
    near = [each for each in connectors_in(tree) if each.package in directories]
    found: dict[Connector, tuple[PlannedTest, ...]] = {}
    for connector, coverage in coverages(near, tree).items():
        keys = (_key(evidence) for evidence in coverage.tests)
        tests = tuple(planned[key] for key in keys if key in planned)
        if tests:
            found[connector] = tests
    return found


def _by_package(
    plan: TestPlan, tests: tuple[PlannedTest, ...]
) -> Iterator[tuple[PlannedPackage, tuple[PlannedTest, ...]]]:
    for package in plan.packages:
        own = tuple(test for test in tests if test.package == package.at.package)
        if own:
            yield replace(package, tests=own), own


def _key(evidence: str) -> tuple[str, str]:
    """ "internal/impl/nats/integration_test.go:31 TestIntegrationNats" as package and test."""
    where, _, name = evidence.rpartition(" ")
    return where.rpartition("/")[0], name
