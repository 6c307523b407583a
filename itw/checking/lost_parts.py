"""What one test lost of itself, where the rest of it goes on: subtests, suite tests, assertions."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from itw.checking.exercised import is_outcome
from itw.checking.gained import gained
from itw.checking.parts import (
    all_subtests,
    kinds_of,
    returns_early,
    runs_suites,
    skip_in_ci,
    skipped_subtests,
    subtests,
    suite_tests,
    unnamed_subtests,
)
from itw.checking.rule import IntegrationTest, Unit
from itw.connectors.mention import UNKNOWN
from itw.finding import Severity
from itw.source.call import Call
from itw.source.function import Function
from itw.source.testing import unconditional_skip

MOVED = 0.6  # of the lines of a part, still in functions that the change touches
LEFT_SIDE = re.compile(r"^[\w, .\[\]]+:?= ")  # a value that is not asserted any more has no name
RANGE = re.compile(r"\brange (\w+)\Z")
SHOWN = 60  # characters of an assertion
LISTED = 5


@dataclass(frozen=True, slots=True)
class Lost:
    """`what` continues a sentence that begins with the test's name; `at` is None for the test.

    `key` tells it from other losses of the test.
    """

    what: str
    key: str
    at: Call | None = None
    severity: Severity = Severity.WARNING


def lost_parts(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Lost]:
    old, new = before.declared.function, now.declared.function
    if unconditional_skip(old) or unconditional_skip(new):
        return  # nothing of it ran, or does now, which is `never_runs`
    yield from _skipped(old, new)
    yield from _not_reached(old, new)
    yield from _kinds(unit, before, now)
    yield from _suite_tests(unit, before, now)
    yield from _subtests(unit, before, now)
    yield from _assertions(unit, old, new)


def _skipped(old: Function, new: Function) -> Iterator[Lost]:
    """A skip that was added: of one subtest on every path, or of the test where CI runs it."""
    ran = subtests(old).keys() - skipped_subtests(old).keys()
    for name, skip in skipped_subtests(new).items():
        if name in ran:
            what = f"skips its subtest `{name}` from this change on, so nothing runs it"
            yield Lost(what + _reason(skip), f"skips {name}", skip)
    in_ci = skip_in_ci(new)
    if in_ci is not None and skip_in_ci(old) is None:
        what = "is skipped in CI from this change on, so it runs only where somebody thinks of it"
        yield Lost(what + _reason(in_ci), "skipped in CI", in_ci)


def _not_reached(old: Function, new: Function) -> Iterator[Lost]:
    """A `return` on every path, with more of the test behind it."""
    line = returns_early(new)
    if line and not returns_early(old):
        what = f"returns in line {line} on every path, so what is behind it does not run"
        yield Lost(f"{what}; take it out, or say in the pull request why not", "returns")


def _kinds(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Lost]:
    """A component that is configured as one kind less: it was the input and the output."""
    there = kinds_of(now)
    gone = [
        (kind, name)
        for kind, name in sorted(kinds_of(before) - there)
        if name in {other for _, other in there} and (UNKNOWN, name) not in there and kind
    ]
    if not gone:
        return
    elsewhere = gained(unit, now.declared, kinds_of)
    if lost := [f"{kind} {name}" for kind, name in gone if (kind, name) not in elsewhere]:
        what = f"no longer configures {_listed(lost)}, as it did before"
        yield Lost(f"{what}; {_ask(lost)}", f"kinds {lost}", severity=Severity.ERROR)


def _reason(skip: Call) -> str:
    reason = skip.first_string
    return f": {reason.strip()}" if reason and reason.strip() else "; say why"


def _suite_tests(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Lost]:
    """Tests of a suite that are not given to it any more; replaced ones are nobody's loss."""
    old, new = suite_tests(before), suite_tests(now)
    if new and runs_suites(before) and not runs_suites(now):
        yield Lost(f"no longer runs its suite; {_ask(['suite'])}", "suite")
    if not new or not old - new or new - old:
        return
    elsewhere = gained(unit, now.declared, suite_tests)
    lost = sorted(old - new - elsewhere)
    untold = [name for name in lost if not _is_in_a_comment(now.declared.function, name)]
    if untold:
        what = f"no longer runs {_listed(untold)} of its suite"
        yield Lost(f"{what}; {_ask(untold)}", f"without {untold}")
    elif lost:
        what = f"no longer runs {_listed(lost)} of its suite; a comment there says more"
        yield Lost(what, f"without {lost}", severity=Severity.NOTE)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:LISTED])


def _ask(names: list[str]) -> str:
    return f"restore {'it' if len(names) == 1 else 'them'}, or say in the pull request why not"


def _is_in_a_comment(function: Function, name: str) -> bool:
    """Whether a comment says something of it; the call commented out says nothing."""
    text = function.text
    spans = text.comments_in(function.start, function.end)
    comments = (text.slice(*span) for span in spans)
    without_call = (
        re.sub(rf"[\w.]*{name}\b(\(.*?\))?", "", each) for each in comments if name in each
    )
    return any(re.search(r"\w", each) for each in without_call)


def _subtests(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Lost]:
    old, new = before.declared.function, now.declared.function
    names, there = subtests(old), subtests(new).keys()
    if there - names.keys() or unnamed_subtests(new) > unnamed_subtests(old):
        return  # written anew, under other names
    known = there | skipped_subtests(old).keys()
    outcomes = sorted(call.start for call in old.calls if is_outcome(call))
    gone = [
        name
        for name, (start, end) in names.items()
        if name not in known
        and bisect_left(outcomes, start) < bisect_left(outcomes, end)
        and not _is_left(unit, old, (start, end))
    ]
    left = {name for each in unit.tests for name in all_subtests(each)} if gone else set()
    if gone := [name for name in gone if name not in left]:
        of_it = "subtest" if len(gone) == 1 else "subtests"
        what = f"no longer has its {of_it} {_listed(gone)}"
        yield Lost(f"{what}; {_ask(gone)}", f"without {gone}")


def _assertions(unit: Unit, old: Function, new: Function) -> Iterator[Lost]:
    """Assertions that were taken out of a test in which nothing else is new."""
    if _lines(new) - _lines(old):
        return
    kept = Counter(new.text.shape(call.start, call.end) for call in new.calls if is_outcome(call))
    for call in old.calls:
        if not is_outcome(call):
            continue
        shape = old.text.shape(call.start, call.end)
        if kept[shape]:
            kept[shape] -= 1
        elif not _is_of_nothing(old, call) and not _is_left(unit, old, (call.start, call.end)):
            written = " ".join(old.text.slice(call.start, call.end).split())
            short = written if len(written) <= SHOWN else written[:SHOWN] + "…"
            what = f"no longer asserts `{short.replace('`', chr(39))}`, as it did before"
            yield Lost(f"{what}; {_ask([shape])}", f"asserts {short}")
            return


def _is_of_nothing(function: Function, call: Call) -> bool:
    """Whether it stands in a loop over a slice that was never filled."""
    ranged = (RANGE.search(block.header) for block in call.within if block.kind == "for")
    names = [re.escape(match[1]) for match in ranged if match]
    return any(
        re.search(rf"\bvar {name} \[\]", function.code)
        and not re.search(rf"\b{name}(?:\[[^\]]*\])?[ \t]*=[^=]", function.code)
        for name in names
    )


def _is_left(unit: Unit, function: Function, part: tuple[int, int]) -> bool:
    if unit.history is None:
        return True
    lines = Counter(_written(function.text.slice(*part)))
    return unit.history.share_left(lines, twins=True) >= MOVED


def _lines(function: Function) -> Counter[str]:
    """Its lines without comments and logs, and without the names that values are given."""
    text = function.text
    blank = list(text.chars[function.opening : function.end])
    for start, end in text.comments_in(function.opening, function.end):
        first = start - function.opening
        blank[first : end - function.opening] = " " * (end - start)
    lines = (LEFT_SIDE.sub("", line) for line in _written("".join(blank)))
    return Counter(line for line in lines if not re.match(r"\w+\.Logf?\(", line))


def _written(source: str) -> Iterator[str]:
    return (line.strip() for line in source.split("\n") if len(line.strip()) > 2)
