"""The test's context is used in `t.Cleanup`, where it is cancelled already.

`t.Context()` is cancelled just before the cleanup functions run (https://pkg.go.dev/testing), so
whatever takes it there fails at once: the container stays, the topic is not deleted. Deferred
functions still have it.

Bad:
    t.Cleanup(func() { _ = ctr.Terminate(t.Context()) })

Good:
    t.Cleanup(func() { _ = ctr.Terminate(context.Background()) })
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.scopes import ScopeKind
from itw.source.testing import is_testing_variable

RULE = Rule(
    clause="Async Operations",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        cleanups = [s for s in visit.function.scopes if s.kind is ScopeKind.CLEANUP]
        for call in _uses(visit) if cleanups else ():
            yield test.violation(
                call,
                "the test's context is cancelled before cleanups run; use "
                "`context.Background()` here",
                visit=visit,
            )


def _uses(visit: Visit) -> Iterator[Call]:
    """Calls in a cleanup that take t.Context(), or a variable that is nothing else."""
    function = visit.function
    made = [c for c in function.named("Context") if is_testing_variable(function, c.receiver)]
    names = {name for call in made if call.nested_in < 0 for name in call.assigned}
    for call in made:
        if _in_cleanup(visit, call):
            yield call
    if names:
        used = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
        for call in function.calls:
            if call.scope > 0 and _in_cleanup(visit, call) and call not in made:
                shadowed = any(set(c.assigned) & names for c in function.calls if c.scope > 0)
                taken = any(used.fullmatch(argument) for argument in call.arguments)
                if taken and not shadowed:
                    yield call


def _in_cleanup(visit: Visit, call: Call) -> bool:
    return visit.function.runs_in(call, ScopeKind.CLEANUP)
