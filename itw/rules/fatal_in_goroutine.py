"""A fatal assertion runs off the test's goroutine.

`require`, `t.Fatal` and `t.FailNow` end the goroutine they are called on (runtime.Goexit). In any
other than the test's own the test goes on with a dead worker, and hangs or passes for the wrong
reason; in an HTTP handler or a consumer's callback they kill the server's goroutine. Use `assert`
or send the error to the test. Inside an `Eventually` condition they are left to
`require_in_eventually`.

Bad:
    go func() {
        require.NoError(t, produce(t.Context()))
    }()

Good:
    go func() {
        assert.NoError(t, produce(t.Context()))
    }()
"""

from collections.abc import Iterator

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.closures import CONSUMERS
from itw.source.declared import Visit
from itw.source.fatal_helpers import fatal_helpers
from itw.source.function import Function
from itw.source.scopes import Scope, ScopeKind
from itw.source.testing import fatal_calls, has_own_t, is_http_handler

RULE = Rule(
    clause="Async Operations",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
    label="R15",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        seen: set[int] = set()  # where what runs elsewhere starts: one word on each
        yield from _own(test, visit, seen)
        yield from _helpers(unit, test, visit, seen)


def _own(test: IntegrationTest, visit: Visit, seen: set[int]) -> Iterator[Violation]:
    """The first fatal call of each closure that runs elsewhere."""
    for call in fatal_calls(visit.declared):
        if call.scope == 0:
            continue
        found = _elsewhere(visit, call)
        if found is not None and found[0].start not in seen:
            seen.add(found[0].start)
            yield test.violation(
                call,
                f"`{call.name}` in {found[1]} does not end the test; use `assert` or send the "
                "error to the test's goroutine",
                visit=visit,
                severity=found[2],
            )


def _elsewhere(visit: Visit, call: Call) -> tuple[Scope, str, Severity] | None:
    """The closure around a call that runs off the test's goroutine, what it is, how bad."""
    for scope in visit.function.scope_chain(call.scope):
        if has_own_t(scope):
            return None
        if visit.function.is_of_kind(scope, ScopeKind.GOROUTINE):
            return scope, "a goroutine", Severity.ERROR
        if is_http_handler(scope):
            return scope, "an HTTP handler", Severity.ERROR
        if _consumes(visit.function, scope):
            return scope, "a consumer's callback", Severity.WARNING
    return None


def _consumes(function: Function, scope: Scope) -> bool:
    given = function.call_at(scope.call)
    if given is not None:
        return given.method in CONSUMERS
    return bool(scope.name) and any(
        scope.name in call.arguments for call in function.named(*CONSUMERS)
    )


def _helpers(
    unit: Unit, test: IntegrationTest, visit: Visit, seen: set[int]
) -> Iterator[Violation]:
    """Helpers with fatal calls that run elsewhere: the line is where they are called."""
    for each in fatal_helpers(unit.package, visit.declared):
        call = each.call
        around = _elsewhere(visit, call)
        if each.kind is ScopeKind.GOROUTINE:
            start, what, severity = call.start, "a goroutine", Severity.ERROR
        elif around is not None:
            start, what, severity = around[0].start, *around[1:]
        elif call.method in CONSUMERS:
            start, what, severity = call.start, "a consumer's callback", Severity.WARNING
        else:
            continue
        if start in seen:
            continue
        seen.add(start)
        where = "on a goroutine" if what == "a goroutine" else f"in {what}"
        yield test.violation(
            call,
            f"`{each.name}` runs {where} and calls `{each.fatal.name}` (at "
            f"{each.inside.path}:{each.fatal.line}), which does not end the test; let it return "
            "the error",
            visit=visit,
            severity=severity,
        )
