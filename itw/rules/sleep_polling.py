"""A fixed sleep before asserting that something arrived.

Too short on a busy runner, too long everywhere else: polling returns as soon as the value is there
and says what it saw when it is not. Sleeping to show that nothing arrives, to pace a producer, or
in a simulated peer is fine; waiting for something to start is a note.

Bad:
    time.Sleep(5 * time.Second)
    assert.Equal(t, 3, count())

Good:
    assert.Eventually(t, func() bool {
        got := count()
        t.Log(got)
        return got == 3
    }, time.Minute, time.Second)
"""

import re
from collections.abc import Iterator
from itertools import chain

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.closures import CONSUMERS
from itw.source.declared import Visit
from itw.source.function import Function
from itw.source.scopes import ScopeKind
from itw.source.testing import is_failing, is_log

RULE = Rule(
    clause="Polling and Retries",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    label="R6",
)

ON_THE_TEST = (ScopeKind.BODY, ScopeKind.SUBTEST, ScopeKind.CALLED)
ABSENCE = re.compile(
    r"Zero|Empty|Nil|NotContains|Never\w*|False|NotEqual|Error|ErrorIs|ErrorContains|NoError\w*"
)
# What a comment at a sleep says when nothing is expected to arrive, or time itself is the point.
SETTLES = re.compile(
    r"\b(?:no|never|not|nothing|stays?|confirm|expir\w+|time-?out|ttl|precision|granularity)\b",
    re.IGNORECASE,
)
EXPIRES = re.compile(r"(?i)expir(?:e|y|ed|es|ation)|ttl")
WRITES = re.compile(
    r"(?:Must)?Exec\w*|Insert\w*|Produce\w*|Publish\w*|Write\w*|Put\w*|Send\w*|Set|Create\w*"
    r"|Update\w*|Upsert\w*|Replace(?:One|Many)?|Delete\w*"
)


LONG = 60  # characters of a text that is more than a name or a key
PERIODIC = ("NewPeriodic", "NewPeriodicWithContext")

POLL = "a fixed sleep before an assertion is too short or too long; poll with `assert.Eventually`"
POLLS_ALREADY = "remove this fixed sleep: the `Eventually` below polls already"


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        rates = _rates(visit.function)
        for sleep in visit.function.named("Sleep"):
            if sleep.name != "time.Sleep" or not _is_on_the_test(visit, sleep):
                continue
            if any(begins < sleep.start < ends for begins, ends in rates):
                continue
            if not SETTLES.search(_comment(visit, sleep)) and not _lets_expire(visit, sleep):
                yield from _judged(test, visit, sleep)


def _judged(test: IntegrationTest, visit: Visit, sleep: Call) -> Iterator[Violation]:
    after = _next(visit, sleep)
    if after is not None and is_failing(visit.declared, after):
        inner = after.method
        if not ABSENCE.fullmatch(inner.removesuffix("f")) and not _expects_nothing(after):
            polls = inner.startswith("Eventually")
            yield test.violation(sleep, POLLS_ALREADY if polls else POLL, visit=visit)
    elif _waits_for_data(visit, sleep):
        yield test.violation(
            sleep,
            "a fixed sleep does not tell whether the data has arrived; poll for it",
            visit=visit,
        )
    else:
        yield test.violation(
            sleep,
            "a fixed sleep waits for something to start; poll until it is ready",
            visit=visit,
            severity=Severity.NOTE,
        )


def _is_on_the_test(visit: Visit, sleep: Call) -> bool:
    function = visit.function
    scope = function.scopes[sleep.scope]
    called = bool(scope.name) and any(
        call.name == scope.name and not call.keyword for call in function.calls
    )
    in_loop = any(block.kind in {"for", "select", "case"} for block in sleep.within)
    return (
        (scope.kind in ON_THE_TEST or called)
        and not in_loop
        and not _consumes(visit)
        and not visit.runs_in(sleep, ScopeKind.GOROUTINE, ScopeKind.CONDITION, ScopeKind.CALLBACK)
    )


def _consumes(visit: Visit) -> bool:
    """Whether the function is the consumer of a stream: `AddConsumerFunc(output.Add)`."""
    return bool(visit.via) and visit.via[-1][1].method in CONSUMERS


def _rates(function: Function) -> list[tuple[int, int]]:
    """From where to where a periodic writer of the test runs: a sleep says how much it writes."""
    made = chain.from_iterable(call.assigned[:1] for call in function.named(*PERIODIC))
    begins, ends = (
        {call.receiver: call.start for call in reversed(function.named(name))}  # the first of each
        for name in ("Start", "Stop")
    )
    return [(begins[name], ends[name]) for name in {*made} & begins.keys() & ends.keys()]


def _lets_expire(visit: Visit, sleep: Call) -> bool:
    """Whether time itself is what is tested: the helper or subtest, or a text before, says so."""
    function = visit.function
    names = [function.name] if visit.via else []
    scope = function.scopes[sleep.scope]
    run = function.call_at(scope.call)
    names += [run.first_string or ""] if run is not None else []
    texts = (each.value for each in function.literals if scope.start < each.start < sleep.start)
    return any(EXPIRES.search(each) for each in (*names, *texts) if len(each) <= LONG)


def _comment(visit: Visit, sleep: Call) -> str:
    """The comment at the end of the line and the lines of comment above it."""
    text, line = visit.function.text, sleep.line
    lines = [text.lines(line, line).partition("//")[2]]
    while line > 1 and (above := text.lines(line - 1, line - 1).strip()).startswith("//"):
        lines.append(above)
        line -= 1
    return " ".join(lines)


def _next(visit: Visit, sleep: Call) -> Call | None:
    """The next statement's call that is not a log or a lock."""
    for call in visit.function.calls:
        if call.start <= sleep.end or call.nested_in >= 0 or call.scope != sleep.scope:
            continue
        if is_log(visit.declared, call) or call.method in {"Lock", "Unlock", "Load", "Len", "len"}:
            continue
        return call
    return None


def _waits_for_data(visit: Visit, sleep: Call) -> bool:
    """Whether the last statement before the sleep was a write, with whatever it was given."""
    before = [
        call
        for call in visit.function.calls
        if call.start < sleep.start and not is_log(visit.declared, call)
    ]
    last = next((call for call in reversed(before) if call.nested_in < 0), None)
    return last is not None and any(
        WRITES.fullmatch(call.method) for call in before if call.start >= last.start
    )


def _expects_nothing(call: Call) -> bool:
    """Whether an assertion expects 0, none or false."""
    return any(argument in {"0", "nil", "false"} for argument in call.arguments[1:3])
