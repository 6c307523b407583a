"""An error during cleanup fails the test.

The test has succeeded by then; that a container or connection closed badly is worth a log, not a
red build of somebody else's pull request. `require` on `StopWithin` is the specification's own
example, and a note.

Bad:
    t.Cleanup(func() {
        require.NoError(t, client.Close())
    })

Good:
    t.Cleanup(func() {
        if err := client.Close(); err != nil {
            t.Log(err)
        }
    })
"""

import re
from collections.abc import Iterator

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.function import Function
from itw.source.scopes import ScopeKind
from itw.source.suites import is_teardown
from itw.source.testing import failing_calls

RULE = Rule(
    clause="Cleanup Error Handling",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    label="R8",
)

AT_THE_END = (ScopeKind.CLEANUP, ScopeKind.DEFER)
RECEIVED = re.compile(r"(?<![\w, ])([\w, ]++):?=\s*<-")
# What can be seen only when the service has ended: its whole log, what it left behind.
OUTCOME = re.compile(r"(?:Not)?(?:Contains|Equal|ElementsMatch|Len|Subset|Regexp)|JSONEq|YAMLEq")
ERROR = re.compile(r"(?i)err(?:or)?\b")
# A helper so called is put off on purpose, and says how the test went.
VERIFIES = re.compile(r"(?:assert|check|expect|verify)(?:[A-Z]\w*)?", re.ASCII)


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        for visit in test.visits:
            yield from _own(test, visit)
            if visit.via:
                yield from _helper(test, visit)


def _own(test: IntegrationTest, visit: Visit) -> Iterator[Violation]:
    function = visit.function
    for call in failing_calls(visit.declared):
        if call.scope <= 0 or not _runs_at_the_end(function, call):
            continue
        if not _is_outcome(call) and not _reports_run(function, call):
            yield test.violation(
                call,
                _message(call),
                visit=visit,
                severity=Severity.NOTE if _is_about_stop(function, call) else None,
            )


def _is_outcome(call: Call) -> bool:
    """Whether it compares what the test came to, and not how the cleanup went."""
    return OUTCOME.match(call.method) is not None and not any(
        ERROR.search(argument) for argument in call.arguments
    )


def _is_about_stop(function: Function, call: Call) -> bool:
    """Whether it checks the error of StopWithin, given directly or through a variable."""
    stops = (stop for stop in function.named("StopWithin") if stop.scope == call.scope)
    return any(
        call.start < stop.start < call.end or set(stop.assigned) & set(call.arguments)
        for stop in stops
    )


def _reports_run(function: Function, call: Call) -> bool:
    """Whether it reports how a background Run ended, and not how the cleanup went."""
    if any("Canceled" in block.header or "<-" in block.header for block in call.within):
        return True
    scope = function.scopes[call.scope]
    before = function.text.code[scope.start : call.start]
    received = {name for names in RECEIVED.findall(before) for name in re.split(r"[, ]+", names)}
    return any("<-" in argument or argument in received for argument in call.arguments)


def _helper(test: IntegrationTest, visit: Visit) -> Iterator[Violation]:
    """A helper that fails the test, called in a cleanup; its own line where it is the deferred."""
    caller, called = visit.via[-1]
    failing = next((c for c in failing_calls(visit.declared) if c.scope == 0), None)
    if failing is None or VERIFIES.fullmatch(visit.function.name):
        return
    given = called.method == "Cleanup" != visit.function.name
    severity = Severity.NOTE if _is_about_stop(visit.function, failing) else None
    if called.keyword == "defer" or is_teardown(called, visit.declared):
        yield test.violation(failing, _message(failing), visit=visit, severity=severity)
    elif given or _runs_at_the_end(caller.function, called):
        yield test.violation(
            called,
            f"`{visit.function.name}` runs in a cleanup and fails the test with "
            f"`{failing.name}` (at {visit.declared.path}:{failing.line}); log the error there",
            visit=Visit(caller, visit.via[:-1]),
            severity=severity,
        )


def _message(failing: Call) -> str:
    return f"`{failing.name}` in a cleanup fails a test that has succeeded; log the error"


def _runs_at_the_end(function: Function, call: Call) -> bool:
    """Whether what it stands in is a cleanup, or a closure that is given to one by name."""
    chain = function.scope_chain(call.scope)
    scope = next((scope for scope in chain if scope.kind is not ScopeKind.CALLBACK), None)
    if scope is None or VERIFIES.fullmatch(scope.name):
        return False
    return function.is_of_kind(scope, *AT_THE_END)
