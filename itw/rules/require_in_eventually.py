"""`require` inside an `Eventually` condition.

A failed `require` ends the goroutine of the condition and not the test, so the value that would
have been right on the next attempt is never looked at again. Return false, or use
`EventuallyWithT`. The specification allows it; Redpanda Connect's conventions do not.

Bad:
    assert.Eventually(t, func() bool {
        got, err := count(t.Context())
        require.NoError(t, err)

Good:
    assert.Eventually(t, func() bool {
        got, err := count(t.Context())
        if err != nil {
            t.Log(err)
            return false
        }
"""

from collections.abc import Iterator

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.closures import GIVEN_TO
from itw.source.declared import Visit
from itw.source.fatal_helpers import COLLECTOR, fatal_helpers
from itw.source.function import Function
from itw.source.scopes import ScopeKind
from itw.source.testing import fatal_calls, is_testing_variable

RULE = Rule(
    clause="Polling and Retries",
    spec=None,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
)

CONDITIONS = tuple(name for name, kind in GIVEN_TO.items() if kind is ScopeKind.CONDITION)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in fatal_calls(visit.declared):
            if _in_condition(visit, call):
                yield test.violation(
                    call,
                    f"`{call.name}` in a condition ends the attempt's goroutine, not the test; "
                    "return false or use `EventuallyWithT`",
                    visit=visit,
                )
        yield from _helpers(unit, test, visit)


def _helpers(unit: Unit, test: IntegrationTest, visit: Visit) -> Iterator[Violation]:
    """Helpers with fatal calls in a condition: the line is where they are called first."""
    seen: set[tuple[int, str]] = set()
    for each in fatal_helpers(unit.package, visit.declared):
        given = next(_around(visit.function, each.call), None)
        if given is not None and (given.start, each.call.name) not in seen:
            seen.add((given.start, each.call.name))
            yield test.violation(
                each.call,
                f"`{each.name}` calls `{each.fatal.name}` (at {each.inside.path}:"
                f"{each.fatal.line}), which in a condition ends the attempt's goroutine, not the "
                "test; let it return the error",
                visit=visit,
            )


def _in_condition(visit: Visit, call: Call) -> bool:
    """Whether the condition fails the test itself, and not EventuallyWithT's collector."""
    given = next(_eventually_around(visit, call), None)
    if given is None:
        return False
    own = call.receiver if call.method.startswith("F") else next(iter(call.arguments), "")
    if "WithT" not in given.method:
        return True
    return is_testing_variable(visit.function, own) and own not in _collectors(visit)


def _collectors(visit: Visit) -> set[str]:
    """Variables of the type that EventuallyWithT gives to its condition, or of one it meets."""
    return set(visit.function.variables_of(COLLECTOR))


def _eventually_around(visit: Visit, call: Call) -> Iterator[Call]:
    """The Eventually whose condition the call is in: a closure, or a function given by name."""
    yield from _around(visit.function, call)
    if visit.via and visit.function.scopes[call.scope].kind is ScopeKind.BODY:
        passed = visit.via[-1][1]
        given = passed.method != visit.function.name
        if given and GIVEN_TO.get(passed.method) is ScopeKind.CONDITION:
            yield passed


def _around(function: Function, call: Call) -> Iterator[Call]:
    for scope in function.scope_chain(call.scope):
        given = function.call_at(scope.call)
        if scope.kind is ScopeKind.CONDITION and given is not None:
            yield given
        elif scope.name and function.is_of_kind(scope, ScopeKind.CONDITION):
            yield from (
                each for each in function.named(*CONDITIONS) if scope.name in each.arguments
            )
