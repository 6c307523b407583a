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

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.scopes import ScopeKind
from itw.source.testing import fatal_calls, is_testing_variable

RULE = Rule(
    clause="Polling and Retries",
    spec=None,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in fatal_calls(visit.declared):
            if call.scope > 0 and _in_condition(visit, call):
                yield test.violation(
                    call,
                    f"`{call.name}` in a condition ends the attempt's goroutine, not the test; "
                    "return false or use `EventuallyWithT`",
                    visit=visit,
                )


def _in_condition(visit: Visit, call: Call) -> bool:
    """Whether the condition fails the test itself, and not EventuallyWithT's collector."""
    function = visit.function
    for scope in function.scope_chain(call.scope):
        given = function.call_at(scope.call)
        if scope.kind is ScopeKind.CONDITION and given is not None:
            own = call.receiver if call.method.startswith("F") else next(iter(call.arguments), "")
            return "WithT" not in given.method or is_testing_variable(function, own)
    return False
