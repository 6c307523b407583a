"""Why a closure runs, by what it is given to."""

import re

from itw.source.call import Call
from itw.source.scopes import Scope, ScopeKind
from itw.source.text import Text

CALLED_BY_KEYWORD = {
    "go": ScopeKind.GOROUTINE,
    "defer": ScopeKind.DEFER,
    "": ScopeKind.CALLED,
}
GIVEN_TO = {
    "Cleanup": ScopeKind.CLEANUP,
    "Go": ScopeKind.GOROUTINE,  # sync.WaitGroup, errgroup.Group
    "AfterFunc": ScopeKind.GOROUTINE,  # time, context
    "NewPeriodic": ScopeKind.GOROUTINE,  # Connect's asyncroutine: again and again
    "NewPeriodicWithContext": ScopeKind.GOROUTINE,
    "Retry": ScopeKind.RETRY,
    "RetryNotify": ScopeKind.RETRY,
    "Eventually": ScopeKind.CONDITION,
    "Eventuallyf": ScopeKind.CONDITION,
    "EventuallyWithT": ScopeKind.CONDITION,
    "EventuallyWithTf": ScopeKind.CONDITION,
    "Never": ScopeKind.CONDITION,
    "Neverf": ScopeKind.CONDITION,
}
CONSUMERS = ("AddConsumerFunc", "AddBatchConsumerFunc")  # of a stream that is built
# What runs a function of the package that it is given by name.
TAKES_FUNCTION = {
    *("Run", "Cleanup", "Go", "Do", "Retry", "Eventually", "EventuallyWithT", "Never"),
    *CONSUMERS,
}
SUITES = {"s", "suite", "ts"}  # usual receivers of testify suites, whose Run takes func()
ASSIGNED_NAME = re.compile(r"(?:var\s+)?([A-Za-z0-9_.\x80-\xff]+)")


def closure(
    text: Text, span: tuple[int, int], scope: int, given: tuple[Call | None, int], assignment: int
) -> Scope:
    """`given` is the call it is an argument of and that call's index; `scope` is around both."""
    call, index = given
    if call is not None:
        return Scope(text, _kind_of(text, span[0], call), scope, *span, call=index)
    name = ASSIGNED_NAME.match(text.chars, assignment) if assignment >= 0 else None
    return Scope(text, ScopeKind.CLOSURE, scope, *span, name=name[1] if name else "")


def _kind_of(text: Text, start: int, call: Call) -> ScopeKind:
    """Why a closure runs that is called on the spot or given to a call."""
    if call.start == start:
        return CALLED_BY_KEYWORD[call.keyword]
    method = call.method
    if method == "Run":
        signature = text.chars[start : text.chars.find("{", start)]
        suite = call.receiver in SUITES
        return ScopeKind.SUBTEST if suite or "testing." in signature else ScopeKind.CALLBACK
    return GIVEN_TO.get(method, ScopeKind.CALLBACK)
