"""A stream that the test runs is stopped nowhere, or only when the test succeeds.

A stream that survives its test holds connections, writes into the next test's topics, and logs to
a test that has ended. Stop it in `t.Cleanup`, which runs on every path. A stop that is part of the
scenario, a deferred `cancel()` of Run's context, and a context of the test that is waited for are
fine.

Bad:
    go func() { _ = stream.Run(context.Background()) }()
    require.Equal(t, 3, count())
    require.NoError(t, stream.StopWithin(time.Second))

Good:
    t.Cleanup(func() {
        if err := stream.StopWithin(time.Second); err != nil {
            t.Log(err)
        }
    })
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.arguments import given_to
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.fatal_helpers import ending_calls
from itw.source.package import Package
from itw.source.scopes import ScopeKind
from itw.source.started import is_left, started_in
from itw.source.streams import ALWAYS, STOPS, Stream, ends_by_itself, runs_of_streams, streams_in
from itw.source.testing import is_failing, stops_before
from itw.source.variables import TARGET

RULE = Rule(
    clause="Async Operations",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    label="R5",
)

WAIT_GROUP = re.compile(r"(?::?=\s*)?sync\.WaitGroup\b")
# What stands before a value that is kept or given to others.
KEPT = re.compile(r"(?:<-|&|[\[{(,:]|(?<![=!<>])=)\s*\Z")
RECEIVE = re.compile(r"(?:^|[=\s(])<-\s*\w")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        own = (s for s in streams_in(unit.package, visit) if not is_left(unit.package, s))
        for stream in (*own, *started_in(unit.package, visit)):
            message = _trouble(unit.package, stream)
            if message:
                at = stream.stops[0] if stream.stops else stream.run
                yield test.violation(at, message, visit=visit)


def _trouble(package: Package, stream: Stream) -> str:
    visit, stops = stream.visit, stream.stops
    late = any(visit.runs_in(stop, *ALWAYS) or stop.keyword == "defer" for stop in stops)
    if late or stream.in_cleanup:
        return ""
    if not stream.in_background and not stops and not _leaves(stream):
        if ends_by_itself(stream):
            return ""
        return (
            f"nothing stops `{stream.name}` but the end of its context; run it in a goroutine and "
            "stop it in `t.Cleanup`"
        )
    if stream.in_background and _waited_for(stream):
        return ""
    cancels = _cancels(stream) if not stops and stream.in_background else []
    if any(_is_sure(package, stream, call) for call in cancels):
        return ""
    if cancels:
        return (
            f"`{stream.name}` is cancelled only when everything before succeeds; `defer` it, or "
            "stop it in `t.Cleanup`"
        )
    if not stops:
        leaves = _leaves(stream) or _is_stopped_by_owner(package, stream)
        leaves = leaves or (stream.in_background and _hands_on_cancel(stream))
        return "" if leaves else f"`{stream.name}` is never stopped; stop it in `t.Cleanup`"
    if _is_reached(package, stream, stops[0]):
        return ""
    return (
        f"`{stream.name}` is stopped only when everything before succeeds; stop it in `t.Cleanup` "
        "right after it was started"
    )


def _cancels(stream: Stream) -> list[Call]:
    """Where the test calls, defers or registers the cancel function of Run's context."""
    function = stream.visit.function
    found: list[Call] = []
    for made in _contexts(stream):
        cancel = made.assigned[1]
        calls = (call for call in function.calls if call.name == cancel)
        found += (call for call in calls if not function.runs_in(call, ScopeKind.GOROUTINE))
        found += (call for call in function.named("Cleanup") if cancel in call.arguments)
    return found


def _contexts(stream: Stream) -> Iterator[Call]:
    """Where Run's context is made, and a function that cancels it."""
    named = stream.visit.function.named
    for made in named("WithCancel", "WithTimeout", "WithDeadline", "WithCancelCause"):
        if len(made.assigned) == 2 and made.assigned[0] == stream.context:
            yield made


def _hands_on_cancel(stream: Stream) -> bool:
    """Whether the cancel function is returned, kept, or given to a helper, who may call it."""
    function = stream.visit.function
    for made in _contexts(stream):
        name = re.escape(made.assigned[1])
        kept = re.compile(rf"(?<![\w.])(?<!_ = ){name}\b(?!\()")
        if name != "_" and kept.search(function.text.code, made.end, function.end):
            return True
    return False


def _is_sure(package: Package, stream: Stream, cancel: Call) -> bool:
    """Whether the cancel function is called on every path."""
    if _is_late(stream, cancel) or cancel.start < stream.run.start:
        return True
    return _is_reached(package, stream, cancel)


def _is_late(stream: Stream, cancel: Call) -> bool:
    """Whether the cancel function is deferred or registered."""
    at_the_end = cancel.keyword == "defer" or stream.visit.function.runs_in(cancel, *ALWAYS)
    return at_the_end or cancel.method == "Cleanup"


def _waited_for(stream: Stream) -> bool:
    """Whether a cleanup or defer waits for the goroutine of Run, whose context the test ends."""
    function = stream.visit.function
    waits = [call for call in function.named("Wait") if call.keyword == "defer"]
    waits += [call for call in function.named("Wait") if function.runs_in(call, *ALWAYS)]
    return bool(waits) or (stream.by_helper and _waits_by_result(stream))


def _waits_by_result(stream: Stream) -> bool:
    """Whether what the helper returned is put off: `wait := lines.Start(t)`, `t.Cleanup(wait)`."""
    function, run = stream.visit.function, stream.run
    results = set(run.assigned) - {stream.name, "_"}
    for call in function.calls if results else ():
        given = call.method == "Cleanup" and not results.isdisjoint(call.arguments)
        late = call.name in results and (call.keyword == "defer" or function.runs_in(call, *ALWAYS))
        if call.start > run.start and (given or late):
            return True
    return False


def _leaves(stream: Stream) -> bool:
    """Whether the stream is returned, kept in a structure or given to others, who may stop it."""
    visit, name = stream.visit, re.escape(stream.name)
    function, code = visit.function, visit.function.text.code
    if re.search(rf"\breturn\b[^\n]*\b{name}\b(?!\.)", function.body):
        return True
    for found in re.finditer(
        rf"(?<![\w.]){name}\b(?![.\w])", code[function.opening : function.end]
    ):
        offset = function.opening + found.start()
        kept = KEPT.search(code, max(function.opening, offset - 80), offset)
        if kept and not TARGET.match(code, offset + len(stream.name)):
            given = given_to(visit.declared, offset)
            if given is None or not is_failing(visit.declared, given):
                return True
    return False


def _is_stopped_by_owner(package: Package, stream: Stream) -> bool:
    """Whether it is in a field, of something that has a method which stops what is there."""
    field = stream.name.rpartition(".")
    return bool(field[1]) and any(
        stop.receiver.endswith(f".{field[2]}")
        for each in package.home_of(stream.visit.declared).declared
        if each.function.receiver
        for stop in each.function.named(*STOPS)
    )


def _is_reached(package: Package, stream: Stream, stop: Call) -> bool:
    """Whether nothing between Run and the stop can end the test or wait for ever."""
    visit, run = stream.visit, stream.run
    if visit.function.runs_in(stop, ScopeKind.GOROUTINE):
        return False
    if _is_scenario(package, visit, stop):
        return True
    first = _goroutine_end(visit, run)
    ending = ending_calls(package, visit.declared)
    between = [call for call in ending if first < call.start < stop.start]
    around = set(_around(visit, stop))
    if any(call not in around and stops_before(visit.function, call, stop) for call in between):
        return False
    if any(_is_late(stream, cancel) for cancel in _cancels(stream)):
        return True  # a wait ends with the stream's context
    waits = any(first < wait.start < stop.start for wait in _waits_of_others(visit, run))
    return not waits and not RECEIVE.search(visit.function.text.code[first : stop.start])


def _waits_of_others(visit: Visit, run: Call) -> list[Call]:
    """Waits for what is not the end of the stream's own goroutine."""
    function = visit.function
    if not (waits := function.named("Wait")):
        return []
    done = [call for call in function.named("Done", "Go") if call.scope == run.scope]
    given = function.call_at(function.scopes[run.scope].call)
    own = {call.receiver for call in (*done, *([given] if given is not None else []))}
    groups = {*function.variables_of(WAIT_GROUP)} - own
    return [call for call in waits if call.receiver in groups]


def _is_scenario(package: Package, visit: Visit, stop: Call) -> bool:
    """Whether the test goes on with another stream after the stop: it was stopped on purpose."""
    runs = (*runs_of_streams(package, visit.declared), *(s.run for s in started_in(package, visit)))
    others = (*visit.function.named("Build"), *runs)
    later = (call for call in others if call.start > stop.end)
    chain = list(visit.function.scope_chain(stop.scope))
    return any(visit.function.scopes[call.scope] in chain for call in later)


def _goroutine_end(visit: Visit, run: Call) -> int:
    scope = next(
        (s for s in visit.function.scope_chain(run.scope) if s.kind is ScopeKind.GOROUTINE), None
    )
    return scope.end if scope is not None else run.end


def _around(visit: Visit, call: Call) -> Iterator[Call]:
    """The calls this one is an argument of: require.NoError(t, stream.StopWithin(…))."""
    while call.nested_in >= 0:
        call = visit.function.calls[call.nested_in]
        yield call
