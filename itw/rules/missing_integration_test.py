"""A new connector that talks to a service, and no integration test that exercises it.

What counts is the connector itself: a test of its neighbour in the package doesn't read its
configuration, connect, or lose its messages. A component without anything outside the process
needs none. For a hosted service without a container this is a note: a fake server is the next best
thing, or a waiver that says why not.

Bad:
    service.MustRegisterOutput("nats_object", spec, newObjectOutput) // no test configures it

Good:
    func TestIntegrationNATSObjectOutput(t *testing.T) {
        integration.CheckSkip(t)
        ctr, err := nats.Run(t.Context(), "nats:2.11")
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.connector import Connector, Coverage, External, Tested
from itw.finding import Place, Severity

RULE = Rule(
    clause="Role",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
)

WHAT_THERE_IS = {
    Tested.NO: "nothing tests it",
    Tested.UNIT_ONLY: "only unit tests reach it",
    Tested.PACKAGE_ONLY: "the integration tests of its package do not configure it",
    Tested.FAKE_ONLY: "only a fake server tests it",
}


def check(unit: Unit) -> Iterator[Violation]:
    # A new SQL driver is a change of the sql components, and new all the same.
    drivers = tuple(c for c in unit.connectors.changed if c.kind == "sql_driver")
    for connector in unit.of_package((*unit.connectors.added, *drivers)):
        coverage = unit.coverage.get(connector)
        if coverage is not None and coverage.tested is not Tested.YES:
            yield from _untested(connector, coverage)


def _untested(connector: Connector, coverage: Coverage) -> Iterator[Violation]:
    there = WHAT_THERE_IS[coverage.tested]
    new = f"{connector.kind} `{connector.name}` is new and {there}"
    if coverage.external is External.CONTAINER:
        message = f"{new}; add an integration test that runs it against a container"
        yield _violation(connector, message, Severity.WARNING)
    elif coverage.external is External.HOSTED and coverage.tested is not Tested.FAKE_ONLY:
        message = f"{new}; its service has no container, so test it against a fake or waive this"
        yield _violation(connector, message, Severity.NOTE)


def _violation(connector: Connector, message: str, severity: Severity) -> Violation:
    return Violation(
        place=Place(connector.file, connector.line, connector.line),
        message=message,
        anchor=str(connector),
        connector=str(connector),
        severity=severity,
    )
