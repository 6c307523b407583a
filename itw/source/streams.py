"""Streams that a test builds and runs, and where it stops them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from itw.source.call import Call
from itw.source.declared import Declared, Visit, remembered
from itw.source.function import Function
from itw.source.scopes import Scope, ScopeKind

STREAM_TYPE = re.compile(r"service\.Stream\b")
FINITE = re.compile(
    r"^[ \t]*+(?:-[ \t]*+)?count:\s*[1-9]|read_until:|^[ \t]*+file:[ \t]*\n\s+paths:", re.MULTILINE
)
SAID_FINITE = re.compile(r"one-shot|end-of-input|(?:by itself|on its own|finite)\b", re.IGNORECASE)
BACKGROUND = (ScopeKind.GOROUTINE,)
ALWAYS = (ScopeKind.CLEANUP, ScopeKind.DEFER)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream that a function runs; `stops` are calls of Stop and StopWithin on it."""

    visit: Visit
    name: str
    run: Call
    stops: tuple[Call, ...]

    @property
    def in_background(self) -> bool:
        if self.run.keyword == "go" or self.visit.runs_in(self.run, *BACKGROUND):
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


def streams_in(visit: Visit) -> Iterator[Stream]:
    """Each Run of a stream in a function, with the stops of its variable until the next Run."""
    function = visit.function
    runs = runs_of_streams(visit.declared)
    for run in runs:
        of_same = [each.start for each in runs if each.receiver == run.receiver]
        after = next((start for start in of_same if start > run.start), function.end)
        before = run.start if of_same[0] < run.start else 0
        own = tuple(
            stop
            for stop in function.named("StopWithin", "Stop")
            if stop.receiver == run.receiver
            and (before < stop.start < after or function.runs_in(stop, *ALWAYS))
        )
        yield Stream(visit, run.receiver, run, own)


@remembered
def runs_of_streams(declared: Declared) -> list[Call]:
    """Calls of Run on a stream."""
    runs = declared.function.named("Run")
    known = names_of_streams(declared.function) if runs else set()
    return [run for run in runs if run.receiver in known]


def is_finite(function: Function) -> bool:
    """Whether the input that the function configures ends by itself, or a comment says so."""
    if any(FINITE.search(literal.value) for literal in function.literals):
        return True
    comments = function.text.comments_in(function.start, function.end)
    return any(SAID_FINITE.search(function.text.slice(*span)) for span in comments)


def names_of_streams(function: Function) -> set[str]:
    """Variables that hold a *service.Stream: built here, declared or given as such, or stopped."""
    built = chain.from_iterable(
        call.assigned[:1] for call in function.named("Build") if len(call.assigned) == 2
    )
    stopped = (call.receiver for call in function.named("StopWithin"))
    return {*built, *stopped, *function.variables_of(STREAM_TYPE)}
