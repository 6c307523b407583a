"""A container that is never removed, or not when its start fails.

A container can exist although `Run` returned an error: the wait strategy timed out, a port was
missing. What removes it must be registered before the error is checked, else every such failure
leaves a container on the runner. A container that is given to a helper is followed into it.
Containers that tests share are removed by whoever made them. With dockertest the check of Run's
own error comes first, and a purge that is registered after others is a note.

Bad:
    ctr, err := redis.Run(t.Context(), "redis:7")
    require.NoError(t, err)
    t.Cleanup(func() { _ = ctr.Terminate(context.Background()) })

Good:
    ctr, err := redis.Run(t.Context(), "redis:7")
    testcontainers.CleanupContainer(t, ctr)
    require.NoError(t, err)
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.package import Package
from itw.source.removal import Fate, Use, removes_before, uses_of
from itw.source.testing import container_starts, fatal_calls, is_dockertest

RULE = Rule(
    clause="Constraints: containers are cleaned up",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
    label="R12",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        if _is_shared(visit):
            continue
        for start in container_starts(visit.declared):
            message = _trouble(unit.package, visit, start)
            if message:
                yield test.violation(start, message, visit=visit)
            elif late := _late_purge(unit.package, visit, start):
                yield test.violation(start, late, visit=visit, severity=Severity.NOTE)


def _trouble(package: Package, visit: Visit, start: Call) -> str:
    name = next(iter(start.assigned), "")
    if not start.assigned and start.nested_in >= 0:
        return ""  # given to a helper, which may remove it
    if _is_returned(visit, start):
        return ""
    uses = _uses(package, visit, name, start)
    in_variable = not name or name.isidentifier()
    if not in_variable and not any(use.fate is Fate.REMOVED for use in uses):
        return ""  # in a field or a slice, whose owner may remove it
    if not uses and _fails_on_purpose(visit, start):
        return ""
    if not uses:
        remove = "`pool.Purge` it in `t.Cleanup`" if _is_docker(visit, start) else CLEAN
        return f"nothing removes the container that `{start.name}` starts; {remove}"
    checks = _checks(visit, start, uses[0])
    if checks and not _is_docker(visit, start):
        removed = any(each.fate is Fate.REMOVED for each in uses)
        before = "the cleanup is registered" if removed else "it is handed on"
        return (
            f"a container whose start fails is not removed: line {checks[0].line} ends the test "
            f"before {before}; {CLEAN} before the error check"
        )
    return ""


def _late_purge(package: Package, visit: Visit, start: Call) -> str:
    """A pool's container is there only when Run succeeded, so that its check may come first."""
    name = next(iter(start.assigned), "")
    uses = _uses(package, visit, name, start) if _is_docker(visit, start) else []
    late = _checks(visit, start, uses[0])[1:] if uses else []
    if not late or uses[0].fate is not Fate.REMOVED:
        return ""
    return (
        f"the container stays when line {late[0].line} ends the test: the cleanup is registered "
        "after it; `pool.Purge` it right after Run's error check"
    )


def _checks(visit: Visit, start: Call, use: Use) -> list[Call]:
    """What may end the test between the start and a use, and leaves the container."""
    return [
        call
        for call in fatal_calls(visit.declared)
        if start.end < call.start < use.at
        and not removes_before(visit.declared, next(iter(start.assigned), ""), call)
    ]


def _fails_on_purpose(visit: Visit, start: Call) -> bool:
    """Whether what is looked at first is that the start failed: `require.Error(t, err)`."""
    error = start.assigned[-1:]
    calls = (each for each in visit.function.calls if each.start > start.end)
    first = next((each for each in calls if set(error) & set(each.arguments)), None)
    return first is not None and first.method.startswith(("Error", "EqualError"))


CLEAN = "call `testcontainers.CleanupContainer(t, ctr)`"


def _is_returned(visit: Visit, start: Call) -> bool:
    """Whether the caller gets what the call itself returns: `return redis.Run(ctx, image)`."""
    code = visit.function.text.code
    return code[code.rfind("\n", 0, start.start) + 1 : start.start].split()[-1:] == ["return"]


def _is_docker(visit: Visit, start: Call) -> bool:
    return is_dockertest(visit.declared, start)


def _uses(package: Package, visit: Visit, name: str, start: Call) -> list[Use]:
    if name in {"", "_"}:
        return []
    return uses_of(package.home_of(visit.declared), visit.declared, name, start)


def _is_shared(visit: Visit) -> bool:
    """Whether the function runs once for several tests."""
    return (
        visit.function.name == "TestMain"
        or any("once" in call.name.lower() for _, call in visit.via)
        or any("once" in call.name.lower() for call in visit.function.named("Do"))
    )
