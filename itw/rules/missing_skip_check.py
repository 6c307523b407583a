"""A test reaches a container or a service before `integration.CheckSkip`, or never calls it.

Without the check the test needs Docker in every `go test ./...`, on every machine. It belongs
first, so that nothing has happened when the test is skipped. Other statements before it, or a
helper that makes the check, are a note while no service is reached. A repository that is not built
with Redpanda's framework has no such check: there any skip before the service will do
(`testing.Short()`, a variable of the environment, a build tag, a helper that skips), and a test
without one is a warning.

Bad:
    func TestIntegrationRedis(t *testing.T) {
        ctr, err := redis.Run(t.Context(), "redis:7")
        integration.CheckSkip(t)

Good:
    func TestIntegrationRedis(t *testing.T) {
        integration.CheckSkip(t)
        ctr, err := redis.Run(t.Context(), "redis:7")
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from itw.checking.habits import has_check_skip, must_be_asked_for
from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.runs.gate import GATES
from itw.source.call import Call
from itw.source.declared import Declared, Reached
from itw.source.scopes import ScopeKind
from itw.source.skips import example_of, is_conditional, is_skip
from itw.source.testing import DIALS, container_starts, dockertest_calls, unconditional_skip

RULE = Rule(
    clause="Constraints: CheckSkip at the start",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
    label="R1",
)

LATER = (ScopeKind.CLOSURE, ScopeKind.CLEANUP, ScopeKind.DEFER)
LISTENING = re.compile(r"\.Addr\b|\bListener\b")


def check(unit: Unit) -> Iterator[Violation]:
    by_check = has_check_skip(unit)
    for test in unit.tests:
        if unconditional_skip(test.declared.function) is not None:
            continue  # nothing is reached: `never_runs` says so
        yield from _checked(unit, test) if by_check else _skipped(unit, test)


def _checked(unit: Unit, test: IntegrationTest) -> Iterator[Violation]:
    """In a repository that has CheckSkip."""
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


def _skipped(unit: Unit, test: IntegrationTest) -> Iterator[Violation]:
    """In any other: whatever skips the test before it reaches a service."""
    if must_be_asked_for(unit, test):
        return
    for reached in unit.package.calls_of(test.declared):
        if reached.call.method in GATES or is_skip(reached):
            return
        if reaches_service(reached) and not _runs_later(reached):
            if not is_conditional(reached):
                yield replace(_unskipped(unit, test, reached), severity=Severity.WARNING)
            return


def _unskipped(unit: Unit, test: IntegrationTest, service: Reached) -> Violation:
    example = example_of(unit.package)
    how = f"as other tests here do with `{example}`" if example else "with `if testing.Short()`"
    return _violation(
        test,
        service,
        f"reaches a service, and nothing skips the test before it; skip it {how}, so that it runs "
        "only where it is asked for",
    )


def _first(unit: Unit, test: IntegrationTest) -> tuple[Reached | None, Reached | None]:
    """The gate, and the service that is reached before it (or at all, without a gate)."""
    service: Reached | None = None
    for reached in unit.package.calls_of(test.declared):
        if reached.call.method in GATES:
            return reached, service
        if service is None and not _runs_later(reached) and reaches_service(reached):
            service = reached
    return None, service


def _runs_later(reached: Reached) -> bool:
    return reached.declared.function.runs_in(reached.call, *LATER)


def reaches_service(reached: Reached) -> bool:
    declared, call = reached.declared, reached.call
    if call in container_starts(declared):
        return True
    if reached.name in DIALS:
        return not _is_of_its_own(declared, call)
    return call.method == "NewPool" and call in dockertest_calls(declared)


def _is_of_its_own(declared: Declared, call: Call) -> bool:
    """Whether the address is asked of a listener, which is then the test's own."""
    address = next(iter(call.arguments[1:2]), "")
    if LISTENING.search(address):
        return True
    made = (line.partition("=")[::2] for line in declared.function.code.split("\n"))
    return any(
        address in re.findall(r"\w+", left) and LISTENING.search(right) for left, right in made
    )


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
