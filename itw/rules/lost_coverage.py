"""An integration test of base is gone, or keeps its name and no longer does what it did.

The costliest mistake of a large refactoring, because nothing turns red: a test is dropped, or its
body is replaced by a neighbour's, and what it configured (a component, authentication, TLS) or
asserted is exercised by nobody. A test that was renamed, moved or merged into another is found
there, and a test of a removed connector goes with it. Where the repository lists the packages whose
tests it runs, taking one off the list is the same mistake.

Bad:
    func TestIntegrationOutputSASL(t *testing.T) { // configured sasl at base
        run(t, `output: { kafka: { topic: x } }`)

Good:
    func TestIntegrationOutputSASL(t *testing.T) {
        run(t, `output: { kafka: { topic: x, sasl: [ { mechanism: PLAIN } ] } }`)
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from itw.checking.history import Status
from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.configuration.registry import PATH
from itw.finding import Place, Severity
from itw.source.config_keys import components_in, keys_in, secures
from itw.source.declared import Declared

RULE = Rule(clause="Role", spec=Severity.ERROR, connect=Severity.ERROR)

MOVED = 0.6  # of a gone test's keys, gained by one other test; or of its lines, by any function
POLLS = ("Eventually", "Never")
SUITES = ("StreamTests", "CacheTests", "RunSuite")
ERRORS_ONLY = ("NoError", "NoErrorf", "Error", "Errorf", "ErrorIs", "ErrorContains", "NotNil")


def check(unit: Unit) -> Iterator[Violation]:
    if unit.base is None or unit.history is None:
        return
    yield from _switched_off(unit, unit.base)
    for declared in unit.base.package.tests:
        if not unit.history.touches(declared):
            continue
        before = unit.base.test_of(declared)
        if before.is_broken or not before.is_integration_test:
            continue
        after = unit.history.after(declared)
        if after is None:
            yield from _gone(unit, before)
        elif not after.function.broken and unit.status_of(after) is Status.CHANGED:
            yield from _emptied(unit, before, after)


def _switched_off(unit: Unit, base: Unit) -> Iterator[Violation]:
    """The repository's runner ran the package at base and does not any more."""
    directory = unit.package.directory
    before = base.registry.entry(directory) if base.registry is not None else None
    gated = sum(test.gate is not None for test in unit.tests)
    if before is None or before.skip or unit.registry is None or not gated:
        return
    now = unit.registry.entry(directory)
    if now is None:
        yield Violation(
            place=Place(PATH, before.line, before.line),
            message=f"`./{directory}` is not listed any more, so nothing runs its integration "
            "tests; keep the entry, or `skip` it with a `skip_reason`",
            anchor=f"gone {directory}",
        )
    elif now.skip and now.skip_reason:
        yield Violation(
            place=Place(PATH, now.line, now.line),
            message=f"`./{directory}` is skipped from this change on, so nothing runs its "
            f"integration tests: {now.skip_reason}",
            anchor=f"skipped {directory}",
            severity=Severity.WARNING,
        )


def _gone(unit: Unit, before: IntegrationTest) -> Iterator[Violation]:
    if _is_of_removed_connector(unit, before) or _is_merged(unit, before):
        return
    if _survives(unit, before):
        return
    place = before.declared.function
    yield Violation(
        place=Place(before.declared.path, place.line, place.line),
        message=f"`{before.name}` is gone and no test took over what it did; keep it, or say in "
        "the pull request why it is not needed",
        anchor=f"gone {before.name}",
        severity=Severity.ERROR,
    )


def _emptied(unit: Unit, before: IntegrationTest, after: Declared) -> Iterator[Violation]:
    if unit.history is not None and after.file.directory != unit.package.directory:
        unit = replace(unit, package=unit.history.package_of(after))  # with its helpers there
    now = unit.test_of(after)
    there = _important(now) | _gained(unit, after)
    lost = sorted(_important(before) - there - _names_that_went(unit, there))
    if lost:
        listed = ", ".join(f"`{key}`" for key in lost[:5])
        what = f"no longer configures {listed}"
    elif _outcomes(before) and not _verifies(now):
        what = "no longer asserts an outcome"
    else:
        return
    yield now.violation(
        None,
        f"`{now.name}` {what}, as it did before; restore it, or say in the pull request why not",
        anchor=f"lost {' '.join(lost)}",
    )


def _names_that_went(unit: Unit, there: set[str]) -> set[str]:
    """What connectors of base were called that nobody can configure under that name any more."""
    removed = {connector.name for connector in unit.connectors.removed}
    return removed | {old.name for old, new in unit.connectors.renamed if new.name in there}


def _important(test: IntegrationTest) -> set[str]:
    """The components, authentication and TLS that a test configures."""
    texts = [literal.value for visit in test.visits for literal in visit.function.literals]
    return components_in(texts) | {key for key in keys_in(texts) if secures(key)}


def _keys(test: IntegrationTest) -> set[str]:
    return keys_in(lit.value for visit in test.visits for lit in visit.function.literals)


def _gained(unit: Unit, but: Declared) -> set[str]:
    """What other tests of the package configure that they did not at base."""
    gained: set[str] = set()
    for test in unit.tests:
        if test.declared.function is not but.function:
            gained |= _important(test) - _before(unit, test, _important)
    return gained


def _before(
    unit: Unit, test: IntegrationTest, ask: Callable[[IntegrationTest], set[str]]
) -> set[str]:
    old = unit.before(test.declared)
    return ask(unit.base.test_of(old)) if old is not None and unit.base is not None else set()


def _is_merged(unit: Unit, gone: IntegrationTest) -> bool:
    """Whether a new or changed test gained most of what the gone one configured."""
    wanted = _keys(gone)
    others = (test for test in unit.base.tests if test.name != gone.name) if unit.base else ()
    own = wanted.difference(*map(_keys, others))
    for test in unit.tests:
        if unit.status_of(test.declared) is Status.SAME:
            continue
        wanted_texts = _configurations(gone)
        gained_texts = _configurations(test) - _before(unit, test, _configurations)
        if wanted_texts and wanted_texts <= gained_texts:
            return True  # word for word
        keys = _keys(test)
        gained = keys - _before(unit, test, _keys)
        if own <= keys if own else len(wanted & gained) >= MOVED * max(len(wanted), 1):
            return True
    return False


def _configurations(test: IntegrationTest) -> set[str]:
    literals = (literal.value for visit in test.visits for literal in visit.function.literals)
    return {value for value in literals if keys_in([value])}


def _survives(unit: Unit, gone: IntegrationTest) -> bool:
    """Whether its own lines are found in other functions that the change touches."""
    if unit.history is None:
        return False
    configured = set[str]().union(*map(_important, unit.tests))
    twins = _important(gone) <= configured
    functions = [visit.declared for visit in gone.visits]
    return unit.history.survives(functions, twins=twins) >= MOVED


def _is_of_removed_connector(unit: Unit, gone: IntegrationTest) -> bool:
    if not any(not file.is_test for file in unit.package.files):
        return True  # the package went as a whole
    left = any(file.path == gone.declared.path for file in unit.package.files)
    if not left and any(unit.of_package(unit.connectors.removed)):
        return True  # its file went with connectors of the package
    removed = {connector.name for connector in unit.connectors.removed}
    texts = [literal.value for visit in gone.visits for literal in visit.function.literals]
    return bool(removed & (components_in(texts) | set(texts)))


def _outcomes(test: IntegrationTest) -> int:
    """How many assertions compare something, and not only errors with nil; polls may be waits."""
    return sum(
        call.method not in ERRORS_ONLY and not call.method.startswith(POLLS)
        for visit in test.visits
        for call in visit.function.calls
        if call.receiver in {"require", "assert"}
    )


def _verifies(test: IntegrationTest) -> bool:
    """Whether anything in the test looks at an outcome: an assertion, a poll, a suite."""
    return _outcomes(test) > 0 or any(
        visit.function.named("Eventually", "Eventuallyf", "EventuallyWithT", *SUITES)
        for visit in test.visits
    )
