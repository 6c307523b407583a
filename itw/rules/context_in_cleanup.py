"""The test's context is used in `t.Cleanup`, where it is cancelled already.

`t.Context()` is cancelled just before the cleanup functions run (https://pkg.go.dev/testing), so
whatever takes it there fails at once: the container stays, the topic is not deleted. What is
derived from it is cancelled with it, unless by `context.WithoutCancel`. Deferred functions still
have it.

Bad:
    t.Cleanup(func() { _ = ctr.Terminate(t.Context()) })

Good:
    t.Cleanup(func() { _ = ctr.Terminate(context.Background()) })
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Declared, Visit, remembered
from itw.source.scopes import ScopeKind
from itw.source.testing import is_testing_variable

RULE = Rule(
    clause="Async Operations",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
)

MOST = 5  # contexts derived one from another
LONGEST_HEAD = 200  # characters of `func(ctx context.Context) error`


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in _in_cleanup(visit):
            if _takes_cancelled(visit, call):
                yield test.violation(
                    call,
                    "the test's context is cancelled before cleanups run; use "
                    "`context.Background()` here",
                    visit=visit,
                )


def _in_cleanup(visit: Visit) -> Iterator[Call]:
    """The calls of a function that run in a cleanup, if it has a context at all."""
    function = visit.function
    if function.text.code.find("Context", function.start, function.end) < 0:
        return iter(())
    if _is_cleanup(visit):
        return iter(function.calls)
    if not function.named("Cleanup"):
        return iter(())
    late = {
        index
        for index in range(1, len(function.scopes))
        if any(function.is_of_kind(each, ScopeKind.CLEANUP) for each in function.scope_chain(index))
    }
    return (call for call in function.calls if call.scope in late)


def _is_cleanup(visit: Visit) -> bool:
    """Whether a helper is called in a cleanup, or given to one."""
    return any(
        passed.method == "Cleanup" or caller.function.runs_in(passed, ScopeKind.CLEANUP)
        for caller, passed in visit.via
    )


def _takes_cancelled(visit: Visit, call: Call) -> bool:
    """A call of t.Context() itself, or one that takes a variable of what is derived from it."""
    if _is_tests(visit.declared, call):
        around = visit.function.call_at(call.nested_in)
        return around is None or around.method != "WithoutCancel"
    names = [name for name in call.arguments if name.isidentifier()]
    return any(_is_cancelled(visit, call, name, MOST) for name in names)


def _is_tests(declared: Declared, call: Call) -> bool:
    return call.method == "Context" and is_testing_variable(declared.function, call.receiver)


def _is_cancelled(visit: Visit, use: Call, name: str, steps: int) -> bool:
    """Whether a variable has the test's context where a call takes it, directly or derived."""
    made = _assigned(visit.declared, use, name) if steps else None
    if made is None:
        return False
    if _is_tests(visit.declared, made):
        return True
    if not re.fullmatch(r"context\.With(?:Cancel|Timeout|Deadline|Value)(?:Cause)?", made.name):
        return False
    parent = made.arguments[0] if made.arguments else ""
    if parent.isidentifier():
        return _is_cancelled(visit, made, parent, steps - 1)
    inside = (
        each for each in visit.function.named("Context") if made.start < each.start < made.end
    )
    return any(_is_tests(visit.declared, each) and each.code == parent for each in inside)


def _assigned(declared: Declared, use: Call, name: str) -> Call | None:
    """The call that last gave a variable its value before a use, None where something else did."""
    function, assigned = declared.function, _by_variable(declared)
    index = use.scope
    while index >= 0:
        scope = function.scopes[index]
        given = assigned.get((index, name), [])
        before = bisect_left(given, use.start, key=lambda each: each.start)
        if before:
            return given[before - 1]
        signature = (
            function.text.code[scope.start : scope.start + LONGEST_HEAD].partition("{")[0]
            if index > 0
            else ""
        )
        if re.match(rf"func\s*\([^)]*\b{name}\b", signature):
            return None  # a parameter of the closure
        index = scope.parent
    return None


@remembered
def _by_variable(declared: Declared) -> dict[tuple[int, str], list[Call]]:
    """The calls that give a variable its value, by the scope they are in and its name."""
    found: dict[tuple[int, str], list[Call]] = {}
    for call in declared.function.calls:
        for name in call.assigned:
            found.setdefault((call.scope, name), []).append(call)
    return found
