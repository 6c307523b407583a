"""`context.Background()` in the body of a test.

`t.Context()` ends with the test, so that what the test started ends as well. It exists since Go
1.24, and `context.TODO()` is found as well. Cleanups, deferred functions and containers that
several tests share may need a context that outlives the test.

Bad:
    err := client.Publish(context.Background(), "subject", nil)

Good:
    err := client.Publish(t.Context(), "subject", nil)
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.scopes import ScopeKind

RULE = Rule(
    clause="Async Operations",
    spec=Severity.NOTE,
    connect=Severity.NOTE,
    connect_clause=".claude/agents/tester.md",
    label="R13",
)

HAS_CONTEXT = (1, 24)
OUTLIVES = (ScopeKind.CLEANUP, ScopeKind.DEFER)


def check(unit: Unit) -> Iterator[Violation]:
    if unit.go_mod.go < HAS_CONTEXT:
        return
    for test, visit in unit.reached:
        for call in visit.function.named("Background", "TODO"):
            in_package = call.receiver == "context"
            if in_package and not _outlives(visit, call) and not _is_shared(visit):
                yield test.violation(
                    call, f"use `t.Context()` instead of `{call.name}()`", visit=visit
                )


def _outlives(visit: Visit, call: Call) -> bool:
    """Whether the call is made in a cleanup, or for what is deferred: `defer c.Close(ctx)`."""
    given = visit.function.call_at(call.nested_in)
    while given is not None and given.keyword != "defer":
        given = visit.function.call_at(given.nested_in)
    return (
        given is not None
        or visit.runs_in(call, *OUTLIVES)
        or any(p.keyword == "defer" or p.method == "Cleanup" for _, p in visit.via)
    )


def _is_shared(visit: Visit) -> bool:
    """Whether the function makes something once for several tests."""
    return any("once" in call.receiver.lower() for call in visit.function.named("Do")) or any(
        "once" in call.name.lower() for _, call in visit.via
    )
