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
from itw.source.declared import Visit
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

CONSUMERS = ("AddConsumerFunc", "AddBatchConsumerFunc")


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        for visit in test.visits:
            yield from _own(test, visit)
            if visit.via:
                yield from _whole(test, visit)


def _own(test: IntegrationTest, visit: Visit) -> Iterator[Violation]:
    """The first fatal call of each closure that runs elsewhere."""
    seen: set[int] = set()
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


def _whole(test: IntegrationTest, visit: Visit) -> Iterator[Violation]:
    """A helper with fatal calls that is started on a goroutine: the line is where it is started."""
    caller, started = visit.via[-1]
    outside = Visit(caller, visit.via[:-1])
    off = started.keyword == "go" or caller.function.runs_in(started, ScopeKind.GOROUTINE)
    if not off:
        return
    fatal = next(iter(fatal_calls(visit.declared)), None)
    if fatal is not None and visit.function.scopes[fatal.scope].kind is ScopeKind.BODY:
        yield test.violation(
            started,
            f"`{started.name}` runs on a goroutine and calls `{fatal.name}` (at "
            f"{visit.declared.path}:{fatal.line}), which does not end the test; let it return the "
            "error",
            visit=outside,
        )
