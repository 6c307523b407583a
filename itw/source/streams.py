"""Streams that a test builds and runs, and where it stops them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from itw.source.call import Call
from itw.source.declared import Declared, Visit, remembered, remembered_in
from itw.source.function import Function
from itw.source.package import Package
from itw.source.scopes import Scope, ScopeKind

STREAM_TYPE = re.compile(r"service\.Stream\b")
FINITE = re.compile(
    r"^[ \t]*+(?:-[ \t]*+)?count:\s*[1-9]|read_until:"
    r"|^[ \t]*+(?:csv|file|parquet):[ \t]*\n\s+paths:",
    re.MULTILINE,
)
ENDLESS = re.compile(r"\w+\.Context\(\)|context\.(?:Background|TODO)\(\)")  # while the test runs
SAID_FINITE = re.compile(r"one-shot|end-of-input|(?:by itself|on its own|finite)\b", re.IGNORECASE)
STOPS = ("StopWithin", "Stop")
BACKGROUND = (ScopeKind.GOROUTINE,)
ALWAYS = (ScopeKind.CLEANUP, ScopeKind.DEFER)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream that a function runs; `stops` are calls of Stop and StopWithin on it.

    One that a helper started has the call of the helper for its `run`.
    """

    visit: Visit
    name: str
    run: Call
    stops: tuple[Call, ...]
    by_helper: bool = False
    in_cleanup: bool = False  # a helper that is given it stops it in a cleanup

    @property
    def in_background(self) -> bool:
        if self.by_helper or self.run.keyword == "go" or self.visit.runs_in(self.run, *BACKGROUND):
            return True
        function = self.visit.function
        names = {scope.name for scope in function.scope_chain(self.run.scope) if scope.name}
        return any(
            (call.name in names and call.keyword == "go")
            or (call.method == "Go" and not names.isdisjoint(call.arguments))
            for call in (function.calls if names else ())
        )

    @property
    def scope(self) -> Scope:
        """The closure or body that Run is called in."""
        return self.visit.function.scopes[self.run.scope]

    @property
    def context(self) -> str:
        """The context given to Run, as written."""
        return next(iter(self.run.arguments), "")


def streams_in(package: Package, visit: Visit) -> Iterator[Stream]:
    """Each Run of a stream in a function, with the stops of its variable until the next Run."""
    function = visit.function
    runs = runs_of_streams(package, visit.declared)
    for run in runs:
        of_same = [each.start for each in runs if each.receiver == run.receiver]
        stops, in_cleanup = stops_of(package, visit.declared, run.receiver)
        own = until_next(function, run, of_same, stops)
        yield Stream(visit, run.receiver, run, own, in_cleanup=in_cleanup)


def stops_of(package: Package, declared: Declared, name: str) -> tuple[list[Call], bool]:
    """The stops of a variable's stream, here or by a helper it is given to; if one is put off."""
    stops = [stop for stop in declared.function.named(*STOPS) if stop.receiver == name]
    in_cleanup = False
    for call, helper in _stopping_helpers(package, declared):
        kinds = dict(zip(call.arguments, helper.function.parameters, strict=False))
        inside = kinds.get(name, ("", ""))[0]
        there = [stop for stop in helper.function.named(*STOPS) if stop.receiver == inside]
        stops += [call] * bool(there)
        in_cleanup |= any(helper.function.runs_in(stop, ScopeKind.CLEANUP) for stop in there)
    return sorted(stops, key=lambda stop: stop.start), in_cleanup


@remembered_in
def _stopping_helpers(package: Package, declared: Declared) -> list[tuple[Call, Declared]]:
    """The helpers that a function calls and that stop something."""
    calls = declared.function.calls
    return [
        (calls[index], helper)
        for index, helper in package.home_of(declared).edges_of(declared)
        if calls[index].method == helper.function.name and helper.function.named(*STOPS)
    ]


def until_next(
    function: Function, run: Call, of_same: list[int], stops: list[Call]
) -> tuple[Call, ...]:
    """Those stops that are of this run: until the next one of the same variable, or late."""
    after = next((start for start in of_same if start > run.start), function.end)
    before = run.start if of_same[0] < run.start else 0
    return tuple(
        stop
        for stop in stops
        if (before < stop.start < after or function.runs_in(stop, *ALWAYS))
        and not _is_in_another_subtest(function, run, stop)
    )


def _is_in_another_subtest(function: Function, run: Call, stop: Call) -> bool:
    """Whether a stop is in a subtest that the run is not in, and the run in one of its own."""
    of_run, of_stop = (
        {each.start for each in function.scope_chain(call.scope) if each.kind is ScopeKind.SUBTEST}
        for call in (run, stop)
    )
    return bool(of_run - of_stop) and bool(of_stop - of_run)


@remembered_in
def runs_of_streams(package: Package, declared: Declared) -> list[Call]:
    """Calls of Run on a stream."""
    others = {"t", *declared.file.imports}  # t.Run, redis.Run
    runs = [run for run in declared.function.named("Run") if run.receiver not in others]
    known = names_of_streams(package, declared) if runs else set[str]()
    return [run for run in runs if run.receiver in known]


def is_finite(visit: Visit) -> bool:
    """Whether the input ends by itself that a function or those that led to it configure."""
    return any(map(_says_finite, (visit.declared, *(caller for caller, _ in visit.via))))


def ends_by_itself(stream: Stream) -> bool:
    """Whether the input ends, as it must where the test waits in a Run that nothing else ends."""
    if is_finite(stream.visit):
        return True
    if stream.in_background or stream.stops:
        return False
    made = (c.name for c in stream.visit.function.calls if c.assigned == (stream.context,))
    return ENDLESS.fullmatch(stream.context) is not None or any(
        ENDLESS.fullmatch(f"{name}()") for name in made
    )


@remembered
def _says_finite(declared: Declared) -> bool:
    """Whether the input that the function configures ends by itself, or a comment says so."""
    function = declared.function
    if any(FINITE.search(literal.value) for literal in function.literals):
        return True
    comments = function.text.comments_in(function.start, function.end)
    return any(SAID_FINITE.search(function.text.slice(*span)) for span in comments)


def names_of_streams(package: Package, declared: Declared) -> set[str]:
    """Variables that hold a *service.Stream: built here, by a helper, declared so, or stopped."""
    function = declared.function
    built = chain.from_iterable(
        call.assigned[:1] for call in function.named("Build") if len(call.assigned) == 2
    )
    stopped = (call.receiver for call in function.named(STOPS[0]))
    results = _results_of_helpers(package, declared)
    found = {*built, *stopped, *results}
    typed = function.text.code.find("service.Stream", function.start, function.end) >= 0
    return found.union(function.variables_of(STREAM_TYPE)) if typed else found


def _results_of_helpers(package: Package, declared: Declared) -> Iterator[str]:
    """Variables that get a stream from a helper: `stream, output := build(t)`."""
    for index, helper in package.home_of(declared).edges_of(declared):
        call = declared.function.calls[index]
        if call.method == helper.function.name and call.assigned:
            for name, kind in zip(call.assigned, helper.function.results, strict=False):
                if STREAM_TYPE.search(kind):
                    yield name
