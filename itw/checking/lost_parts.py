"""What one test lost of itself, where the rest of it goes on: subtests, suite tests, assertions."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from itw.checking.exercised import is_outcome
from itw.checking.rule import IntegrationTest, Unit
from itw.finding import Severity
from itw.source.call import Call
from itw.source.function import Function
from itw.source.scopes import ScopeKind
from itw.source.testing import SKIPPING_METHODS, is_testing_variable, unconditional_skip

MOVED = 0.6  # of the lines of a part, still in functions that the change touches
SUITE_TEST = re.compile(r"(?:Stream|Cache)Test(?!Opt)[A-Z]\w*\Z")
IN_CI = re.compile(r"""(?:Getenv|LookupEnv)\("(?:CI|GITHUB_ACTIONS)"\)""")
NOT_IN_CI = re.compile(r"""\)\s*==\s*""|!\s*(?:inCI|ok)\b""")
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


def _reason(skip: Call) -> str:
    reason = skip.first_string
    return f": {reason.strip()}" if reason and reason.strip() else "; say why"


def _suite_tests(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Lost]:
    """Tests of a suite that are not given to it any more; replaced ones are nobody's loss."""
    old, new = suite_tests(before), suite_tests(now)
    if not new or not old - new or new - old:
        return
    others = (test for test in unit.tests if test.name != now.name)
    gained = set[str]().union(*(suite_tests(test) - _before(unit, test) for test in others))
    lost = sorted(old - new - gained)
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


def _before(unit: Unit, test: IntegrationTest) -> set[str]:
    old = unit.before(test.declared)
    return suite_tests(unit.base.test_of(old)) if old is not None and unit.base else set()


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
    if there - names.keys() or _unnamed(new) > _unnamed(old):
        return  # written anew, under other names
    gone = [
        name
        for name, body in names.items()
        if name not in there | skipped_subtests(old).keys()
        and any(is_outcome(call) and body[0] <= call.start < body[1] for call in old.calls)
        and not _is_left(unit, old, body)
    ]
    left = {name for each in unit.tests for name in _all_subtests(each)} if gone else set()
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


def suite_tests(test: IntegrationTest) -> set[str]:
    """The tests it gives to a suite: StreamTestOpenClose, CacheTestMissingKey."""
    calls = (call for visit in test.visits for call in visit.function.calls)
    return {call.method for call in calls if SUITE_TEST.match(call.method)}


def subtests(function: Function) -> dict[str, tuple[int, int]]:
    """Where the closures of its subtests are, for those with a literal name."""
    return {name: span for _, name, span in _subtests_of(function) if name is not None}


def _unnamed(function: Function) -> int:
    return sum(name is None for _, name, _ in _subtests_of(function))


def _subtests_of(function: Function) -> Iterator[tuple[int, str | None, tuple[int, int]]]:
    for index, scope in enumerate(function.scopes):
        call = function.call_at(scope.call)
        if scope.kind is ScopeKind.SUBTEST and call is not None:
            yield index, next(iter(call.strings), None), (scope.start, scope.end)


def _all_subtests(test: IntegrationTest) -> set[str]:
    """All names it runs subtests under, closures or not, its own and its helpers'."""
    runs = (call for visit in test.visits for call in visit.function.named("Run"))
    return {name for call in runs if (name := call.first_string) is not None}


def skipped_subtests(function: Function) -> dict[str, Call]:
    """Subtests that skip themselves on every path."""
    plain = {call.scope: call for call in _skips(function) if not call.within}
    return {
        name: plain[index]
        for index, name, _ in _subtests_of(function)
        if name is not None and index in plain
    }


def skip_in_ci(function: Function) -> Call | None:
    """A skip of the whole test under a condition that is true in CI."""
    for call in _skips(function):
        if call.scope == 0 and len(call.within) == 1 and call.within[0].kind == "if":
            block = call.within[0]
            header = block.text.slice(block.start, block.body)
            if IN_CI.search(header) and not NOT_IN_CI.search(header):
                return call
    return None


def _skips(function: Function) -> Iterator[Call]:
    for call in function.named(*SKIPPING_METHODS):
        if not call.keyword and is_testing_variable(function, call.receiver):
            yield call
