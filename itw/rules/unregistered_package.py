"""A package with integration tests that the repository's runner does not know.

Redpanda Connect runs exactly the packages that cmd/tools/integration/packages.json lists. One that
is missing there is green because nothing runs it; one that is skipped needs the reason.

Bad:
    { "path": "./internal/impl/nats", "skip": true }

Good:
    { "path": "./internal/impl/nats", "skip": true, "skip_reason": "needs an account" }
"""

from collections.abc import Iterator

from itw.checking.history import Status
from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.configuration.registry import PATH
from itw.finding import Place, Severity

RULE = Rule(
    clause="Running Integration Tests",
    spec=None,
    connect=Severity.ERROR,
    connect_clause=PATH,
)


def check(unit: Unit) -> Iterator[Violation]:
    gated = [test for test in unit.tests if test.gate is not None and test.selected]
    if unit.registry is None or not gated:
        return
    entry = unit.registry.entry(unit.package.directory)
    if entry is None and not _was_listed(unit):
        test = _newest(unit, gated)
        yield test.violation(
            None,
            f"`{PATH}` does not list `./{unit.package.directory}`, so nothing runs its "
            "integration tests; add it",
            anchor="unregistered",
        )
    elif entry is not None and entry.skip and not entry.skip_reason:
        yield Violation(
            place=Place(PATH, entry.line, entry.line),
            message=f"`./{unit.package.directory}` is skipped without a `skip_reason`; give one",
            anchor=f"skip {unit.package.directory}",
        )


def _was_listed(unit: Unit) -> bool:
    """An entry that the change takes away is lost coverage, and is said there."""
    registry = unit.base.registry if unit.base is not None else None
    return registry is not None and registry.entry(unit.package.directory) is not None


def _newest(unit: Unit, tests: list[IntegrationTest]) -> IntegrationTest:
    """A test that the change adds, where there is one: the finding is about it."""
    new = (test for test in tests if unit.status_of(test.declared) is Status.NEW)
    return next(new, tests[0])
