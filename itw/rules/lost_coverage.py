"""An integration test of base is gone, or keeps its name and no longer does what it did.

The costliest mistake of a large refactoring, because nothing turns red: a test is dropped, or its
body is replaced by a neighbour's, and what it configured (a component, authentication, TLS) or
asserted is exercised by nobody. A test that was renamed, moved or merged into another is found
there, and a test of a removed connector goes with it. Where the repository lists the packages whose
tests it runs, taking one off the list is the same mistake, and skipping it there with a reason is a
warning. So is a part that a test loses while the rest goes on: a subtest, a test of a suite, an
assertion where nothing else is new, or all of it where CI runs it. Of configurations, keys are read
that begin a line, and those of a line in flow style.

Bad:
    func TestIntegrationOutputSASL(t *testing.T) { // configured sasl at base
        run(t, `
    output:
      kafka:
        topic: x
    `)

Good:
    func TestIntegrationOutputSASL(t *testing.T) {
        run(t, `
    output:
      kafka:
        topic: x
        sasl:
          - mechanism: PLAIN
    `)
"""

from collections.abc import Iterator
from dataclasses import replace

from itw.checking.exercised import (
    configurations,
    failures,
    fields_of,
    important,
    keys_of,
    named_of,
    outcomes,
    verifies,
)
from itw.checking.gained import gained, had_before
from itw.checking.history import Status
from itw.checking.lost_parts import lost_parts
from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.checking.switched_off import switched_off
from itw.finding import Place, Severity
from itw.source.config_keys import components_in
from itw.source.declared import Declared

RULE = Rule(clause="Role", spec=Severity.ERROR, connect=Severity.ERROR)

MOVED = 0.6  # of a gone test's keys, gained by one other test; or of its lines, by any function
ENOUGH = 5  # calls: shorter tests are alike by chance


def check(unit: Unit) -> Iterator[Violation]:
    if unit.base is None or unit.history is None:
        return
    yield from switched_off(unit, unit.base)
    for declared in unit.base.package.tests:
        if not unit.history.touches(declared):
            continue
        before = unit.base.test_of(declared)
        if before.is_broken or not before.is_integration_test:
            continue
        after = unit.history.after(declared)
        if after is None:
            yield from _gone(unit, before)
        elif not after.function.is_test:
            yield from _hidden(unit, before, after)
        elif not after.function.broken and unit.status_of(after) is Status.CHANGED:
            yield from _changed(unit, before, after)


def _gone(unit: Unit, before: IntegrationTest) -> Iterator[Violation]:
    if _is_of_removed_connector(unit, before) or _is_merged(unit, before):
        return
    if _is_rewritten(unit, before):
        return
    if _survives(unit, before) or any(file.broken or file.skipped for file in unit.package.files):
        return  # a syntax error may have swallowed it
    place = before.declared.function
    yield Violation(
        place=Place(before.declared.path, place.line, place.line),
        message=f"`{before.name}` is gone and no test took over what it did; keep it, or say in "
        "the pull request why it is not needed",
        anchor=f"gone {before.name}",
        severity=Severity.ERROR,
    )


def _hidden(unit: Unit, before: IntegrationTest, after: Declared) -> Iterator[Violation]:
    """A function that `go test` does not take for a test any more; tests may still call it."""
    if after.function.receiver or not after.file.is_test:
        return  # a suite, or other packages, may run it
    package = unit.history.package_of(after) if unit.history is not None else unit.package
    visits = (visit for test in package.tests for visit in package.visits(test))
    if any(visit.function is after.function for visit in visits):
        return
    violation = replace(before, declared=after).violation(
        None,
        f"`{before.name}` is `{after.function.name}` now, which `go test` does not take for a test "
        "and no test calls; give it back its name, or delete it",
        anchor=f"hidden {before.name}",
    )
    yield replace(violation, of_declaration=True)


def _changed(unit: Unit, before: IntegrationTest, after: Declared) -> Iterator[Violation]:
    if unit.history is not None and after.file.directory != unit.package.directory:
        unit = replace(unit, package=unit.history.package_of(after))  # with its helpers there
    now = unit.test_of(after)
    yield from list(_emptied(unit, before, now)) or _less(unit, before, now)


def _emptied(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Violation]:
    after = now.declared
    there = important(now) | gained(unit, after, important)
    lost = sorted(important(before) - there - _names_that_went(unit, there))
    if lost:
        listed = ", ".join(f"`{key}`" for key in lost[:5])
        what = f"no longer configures {listed}, as it did before"
    elif (outcomes(before) or failures(before)) and not verifies(before, now):
        what = "no longer asserts an outcome, as it did before"
    elif (twin := _twin(unit, after)) and not _survives(unit, before):
        what = f"is a copy of `{twin}` now, and no test does what it did before"
    else:
        return
    yield now.violation(
        None,
        f"`{now.name}` {what}; restore it, or say in the pull request why not",
        anchor=f"lost {' '.join(lost)}",
    )


def _less(unit: Unit, before: IntegrationTest, now: IntegrationTest) -> Iterator[Violation]:
    """A part of the test is gone or skipped, and the rest goes on."""
    for lost in lost_parts(unit, before, now):
        yield now.violation(
            lost.at,
            f"`{now.name}` {lost.what}",
            anchor=f"less {lost.key}",
            severity=lost.severity,
        )


def _twin(unit: Unit, after: Declared) -> str:
    """Another test, of head or of base, that does exactly what a changed one does now."""
    function = after.function
    if len(function.calls) < ENOUGH:
        return ""
    others = (*unit.package.tests, *(unit.base.package.tests if unit.base else ()))
    names = (each.function.name for each in others if each.function.shape == function.shape)
    return next((name for name in names if name != function.name), "")


def _names_that_went(unit: Unit, there: set[str]) -> set[str]:
    """What connectors of base were called that nobody can configure under that name any more."""
    removed = {connector.name for connector in unit.connectors.removed}
    return removed | {old.name for old, new in unit.connectors.renamed if new.name in there}


def _is_merged(unit: Unit, gone: IntegrationTest) -> bool:
    """Whether a new or changed test gained most of what the gone one configured."""
    wanted = keys_of(gone)
    others = (test for test in unit.base.tests if test.name != gone.name) if unit.base else ()
    own = wanted.difference(*map(keys_of, others))
    for test in unit.tests:
        if unit.status_of(test.declared) is Status.SAME:
            continue
        wanted_texts = configurations(gone)
        old_texts = had_before(unit, test, configurations)
        gained_texts = configurations(test) - old_texts
        if wanted_texts and wanted_texts <= gained_texts:
            return True  # word for word
        keys = keys_of(test)
        old_keys = had_before(unit, test, keys_of)
        if own <= keys if own else len(wanted & (keys - old_keys)) >= MOVED * max(len(wanted), 1):
            return True
    return False


def _is_rewritten(unit: Unit, gone: IntegrationTest) -> bool:
    """Where nothing is configured in texts: whether one test does all that only the gone one did.

    That is told by the struct fields it writes and what of the product's code it names. A test that
    did nothing of its own went with the code it named, if that went.
    """
    if keys_of(gone) or unit.base is None:
        return False
    names = _names_of_code(unit)

    def does(test: IntegrationTest) -> set[str]:
        return fields_of(test) | named_of(test, names)

    others = (does(test) for test in unit.base.tests if test.name != gone.name)
    own = does(gone).difference(*others)
    if not own:
        return bool(named_of(gone, _names_of_code(unit.base) - names))
    return any(
        unit.status_of(test.declared) is Status.NEW and own <= does(test) for test in unit.tests
    )


def _names_of_code(unit: Unit) -> set[str]:
    """The functions, methods and their types that the package has beside its tests."""
    code = [each for each in unit.package.declared if not each.file.is_test]
    return {name for each in code for name in (each.function.name, each.function.receiver) if name}


def _survives(unit: Unit, gone: IntegrationTest) -> bool:
    """Whether its own lines are found in other functions that the change touches."""
    if unit.history is None:
        return False
    configured = set[str]().union(*map(important, unit.tests))
    twins = important(gone) <= configured
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
