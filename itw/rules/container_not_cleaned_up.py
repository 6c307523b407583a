"""A container that is never removed, or not when its start fails.

A container can exist although `Run` returned an error: the wait strategy timed out, a port was
missing. What removes it must be registered before the error is checked, else every such failure
leaves a container on the runner. Containers that tests share are removed by whoever made them.

Bad:
    ctr, err := redis.Run(t.Context(), "redis:7")
    require.NoError(t, err)
    t.Cleanup(func() { _ = ctr.Terminate(context.Background()) })

Good:
    ctr, err := redis.Run(t.Context(), "redis:7")
    testcontainers.CleanupContainer(t, ctr)
    require.NoError(t, err)
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.scopes import ScopeKind
from itw.source.testing import container_starts, fatal_calls, is_dockertest

RULE = Rule(
    clause="Constraints: containers are cleaned up",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
    label="R12",
)

# What stands before a value that is returned, put in a field or kept in a structure.
KEPT = re.compile(r"^\s*return\b(?:.*[\s(,&])?$|[\w\])]\.\w+\s*=\s*$|\w:\s*$")
REMOVERS = ("CleanupContainer", "TerminateContainer", "Terminate", "Purge", "Close")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        if _is_shared(visit):
            continue
        for start in container_starts(visit.declared):
            message = _trouble(visit, start)
            if message:
                yield test.violation(start, message, visit=visit)


def _trouble(visit: Visit, start: Call) -> str:
    name = next(iter(start.assigned), "")
    if not start.assigned and start.nested_in >= 0:
        return ""  # given to a helper, which may remove it
    if "." in name or (name and _escapes(visit, name, start)):
        return ""
    registered = _registration(visit, name, start) if name not in {"", "_"} else None
    if registered is None:
        remove = "`pool.Purge` it in `t.Cleanup`" if _is_docker(visit, start) else CLEAN
        return f"nothing removes the container that `{start.name}` starts; {remove}"
    checks = [call for call in fatal_calls(visit.declared) if start.end < call.start < registered]
    if _is_docker(visit, start):
        late = checks[1:]  # Run's own check may come first: there is nothing to purge then
        return (
            f"the container stays when line {late[0].line} ends the test: the cleanup is "
            "registered after it; `pool.Purge` it right after Run's error check"
            if late
            else ""
        )
    if checks:
        return (
            f"a container whose start fails is not removed: line {checks[0].line} ends the test "
            f"before the cleanup is registered; {CLEAN} before the error check"
        )
    return ""


CLEAN = "call `testcontainers.CleanupContainer(t, ctr)`"


def _is_docker(visit: Visit, start: Call) -> bool:
    return is_dockertest(visit.declared, start)


def _registration(visit: Visit, name: str, start: Call) -> int | None:
    """Offset of what makes sure that the container is removed."""
    function = visit.function
    for call in function.named(*REMOVERS):
        about = call.receiver == name or name in call.arguments
        if not about or call.start < start.start:
            continue
        if call.method == "CleanupContainer" or call.keyword == "defer":
            return call.start
        for scope in function.scope_chain(call.scope):
            given = function.call_at(scope.call)
            if scope.kind is ScopeKind.CLEANUP and given is not None:
                return given.start
            if scope.kind is ScopeKind.DEFER:
                return scope.start
            if scope.kind is ScopeKind.CLOSURE and scope.name:
                return _registered(visit, scope.name)
        return call.start
    return None


def _registered(visit: Visit, closure: str) -> int | None:
    for call in visit.function.calls:
        if (call.name == closure and call.keyword == "defer") or (
            call.method == "Cleanup" and closure in call.arguments
        ):
            return call.start
    return None


def _escapes(visit: Visit, name: str, start: Call) -> bool:
    """Whether the container is returned, kept in a structure, or given to a helper."""
    function = visit.function
    code = function.text.code
    for used in re.finditer(rf"{re.escape(name)}\b(?!\.)", code[start.end : function.end]):
        offset = start.end + used.start()
        before = code[code.rfind("\n", 0, offset) + 1 : offset]
        if KEPT.search(before):
            return True
    helpers = (c for c in function.calls if c.start > start.end and "." not in c.name)
    # Most calls have the name nowhere, and finding that out is cheaper than taking them apart.
    named = (c for c in helpers if code.find(name, c.start, c.end) >= 0)
    return any(name in call.arguments for call in named)


def _is_shared(visit: Visit) -> bool:
    """Whether the function runs once for several tests."""
    return (
        visit.function.name == "TestMain"
        or any("once" in call.name.lower() for _, call in visit.via)
        or any("once" in call.name.lower() for call in visit.function.named("Do"))
    )
