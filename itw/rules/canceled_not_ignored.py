"""The error of a background `Run` fails the test when the test itself cancels it, or is not read.

Stopping a stream or ending the test cancels Run's context, so `context.Canceled` is how a healthy
run ends. Reported as a failure it makes the test flaky; with the error thrown away, a stream that
never started looks like one that received nothing.

Bad:
    go func() {
        assert.NoError(t, stream.Run(t.Context()))
    }()

Good:
    go func() {
        if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
            t.Error(err)
        }
    }()
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.package import Package
from itw.source.scopes import ScopeKind
from itw.source.streams import Stream, is_finite, runs_of_streams, streams_in
from itw.source.testing import is_failing

RULE = Rule(
    clause="Async Operations",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    label="R4",
)

EXCEPTED = re.compile(r"\bcontext\.Canceled\b|\.Err\(\)|\bcontext\.Cause\b")
HANDED_ON = re.compile(r"<-\s*$|\breturn\s+$")
WAITED_FOR = re.compile(r"\bclose\(|\.Done\(\)")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for stream in streams_in(unit.package, visit):
            message = _trouble(unit.package, stream) if stream.in_background else ""
            if message:
                yield test.violation(stream.run, message, visit=visit)


def _trouble(package: Package, stream: Stream) -> str:
    run, scope = stream.run, stream.scope
    if EXCEPTED.search(scope.code):
        return ""
    if _is_swallowed(stream):
        if WAITED_FOR.search(scope.code) or _is_counted(stream):
            return ""  # cancelled as a crash and waited for
        return (
            f"the error of `{run.name}` is thrown away; report it unless it is `context.Canceled`"
        )
    if HANDED_ON.search(run.text.code[scope.start : run.start]):
        return ""
    if _can_fail(stream) and not _ends_by_itself(package, stream):
        return (
            f"`{run.name}` ends with `context.Canceled` when it is stopped, and that fails the "
            "test; except it with `errors.Is(err, context.Canceled)`"
        )
    return ""


def _is_swallowed(stream: Stream) -> bool:
    run = stream.run
    if run.keyword == "go" or run.assigned == ("_",):
        return True
    if run.assigned or run.nested_in >= 0 or run.within:
        return False
    line = run.text.code[run.text.code.rfind("\n", 0, run.start) + 1 : run.start].rstrip()
    return line.endswith("{") or not line


def _is_counted(stream: Stream) -> bool:
    """Whether the goroutine is one of a wait group's."""
    given = stream.visit.function.call_at(stream.scope.call)
    return given is not None and given.method == "Go"


def _ends_by_itself(package: Package, stream: Stream) -> bool:
    """Whether the only stream of the function has an end, so that nothing cancels it."""
    alone = len(runs_of_streams(package, stream.visit.declared)) == 1
    return alone and is_finite(stream.visit)


def _can_fail(stream: Stream) -> bool:
    """Whether anything in the goroutine fails the test."""
    function = stream.visit.function
    return (
        any(
            is_failing(stream.visit.declared, call)
            for call in function.calls
            if call.scope == stream.run.scope and call.end > stream.run.start
        )
        and stream.scope.kind is not ScopeKind.BODY
    )
