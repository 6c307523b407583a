"""An endless stream is run on the test's own goroutine.

The test waits in `Run` until a deadline ends it, so it always takes as long as the deadline, and
nothing it asserts later can say what happened meanwhile. Run it in the background, wait for the
outcome, and stop it. A stream whose input ends by itself may block.

Bad:
    ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
    defer cancel()
    require.ErrorIs(t, stream.Run(ctx), context.DeadlineExceeded)

Good:
    go func() {
        if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
            t.Error(err)
        }
    }()
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.scopes import ScopeKind
from itw.source.streams import Stream, ends_by_itself, streams_in

RULE = Rule(
    clause="Async Operations",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    label="R4",
)

ON_THE_TEST = (ScopeKind.BODY, ScopeKind.SUBTEST, ScopeKind.CALLED)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for stream in streams_in(unit.package, visit):
            if _blocks(stream) and not ends_by_itself(stream):
                until = "a goroutine stops it" if _is_stopped(stream) else "its context ends"
                yield test.violation(
                    stream.run,
                    f"`{stream.run.name}` blocks the test until {until}; run it in a "
                    "goroutine and stop it when the outcome is there",
                    visit=visit,
                )


def _blocks(stream: Stream) -> bool:
    return not stream.in_background and stream.scope.kind in ON_THE_TEST


def _is_stopped(stream: Stream) -> bool:
    function = stream.visit.function
    return any(function.runs_in(stop, ScopeKind.GOROUTINE) for stop in stream.stops)
