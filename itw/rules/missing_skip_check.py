"""A test reaches a container or a service before `integration.CheckSkip`, or never calls it.

Without the check the test needs Docker in every `go test ./...`, on every machine. It belongs
first, so that nothing has happened when the test is skipped. Other statements before it, or a
helper that makes the check, are a note while no service is reached.

Bad:
    func TestIntegrationRedis(t *testing.T) {
        ctr, err := redis.Run(t.Context(), "redis:7")
        integration.CheckSkip(t)

Good:
    func TestIntegrationRedis(t *testing.T) {
        integration.CheckSkip(t)
        ctr, err := redis.Run(t.Context(), "redis:7")
"""

from collections.abc import Iterator

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.runs.gate import GATES
from itw.source.declared import Declared, Reached
from itw.source.scopes import ScopeKind
from itw.source.testing import container_starts, dockertest_calls

RULE = Rule(
    clause="Constraints: CheckSkip at the start",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
    label="R1",
)

LATER = (ScopeKind.CLOSURE, ScopeKind.CLEANUP, ScopeKind.DEFER)
DIALS = {"net.Dial", "net.DialTimeout", "net.DialTCP"}


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        gate, service = _first(unit, test)
        if service is not None and gate is None:
            yield _violation(
                test,
                service,
                "reaches a service without `integration.CheckSkip(t)`; call it first, so that the "
                "test is skipped where nobody asked for it",
            )
        elif service is not None:
            yield _violation(
                test,
                service,
                "reaches a service before `integration.CheckSkip(t)`; check first",
            )
        elif gate is not None and not _is_first(test, gate):
            where = f" (it is at {gate.place})" if gate.via else ""
            yield test.violation(
                gate.via[0][1] if gate.via else gate.call,
                f"make `integration.CheckSkip(t)` the first statement of the test{where}",
                severity=Severity.NOTE,
                anchor="not first",
            )


def _first(unit: Unit, test: IntegrationTest) -> tuple[Reached | None, Reached | None]:
    """The gate, and the service that is reached before it (or at all, without a gate)."""
    service: Reached | None = None
    for reached in unit.package.calls_of(test.declared):
        if reached.call.method in GATES:
            return reached, service
        later = reached.declared.function.runs_in(reached.call, *LATER)
        if service is None and not later and reaches_service(reached):
            service = reached
    return None, service


def reaches_service(reached: Reached) -> bool:
    declared, call = reached.declared, reached.call
    if reached.name in DIALS or call in container_starts(declared):
        return True
    return call.method == "NewPool" and call in dockertest_calls(declared)


def _is_first(test: IntegrationTest, gate: Reached) -> bool:
    """Whether only comments come before the check."""
    function: Declared = test.declared
    if gate.via:
        return False
    before = function.function.text.code[function.function.opening + 1 : gate.call.start]
    return not before.strip()


def _violation(test: IntegrationTest, service: Reached, message: str) -> Violation:
    """On the test's own line: a helper that starts a service is there for every test."""
    call = service.via[0][1] if service.via else service.call
    there = f" (with `{service.call.name}` at {service.place})" if service.via else ""
    return test.violation(call, f"`{call.name}`{there} {message}", anchor="service")
