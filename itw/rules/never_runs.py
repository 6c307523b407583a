"""An integration test that the configured command never runs.

A test that is gated by `integration.CheckSkip` runs only when `-run` selects it by name. If its
name does not match, or its build constraint leaves the file out, it is skipped for ever and stays
green whatever happens to the connector. The same is true of a test that skips on every path. A
comment at the test or the top of its file that says how it is run instead (`go test …`) is taken at
its word. A package that the registry skips with a reason is a note, and so is a benchmark that is
written as a test: it is gated so that no command runs it by the way.

Bad:
    func TestOutputAuth(t *testing.T) { // the pattern is ^Test.*Integration.*$
        integration.CheckSkip(t)

Good:
    func TestIntegrationOutputAuth(t *testing.T) {
        integration.CheckSkip(t)
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.configuration.config import RunCommand
from itw.finding import Severity
from itw.source.constraint import is_built, is_named_for_linux
from itw.source.go_file import GoFile
from itw.source.testing import unconditional_skip

RULE = Rule(
    clause="Running Integration Tests",
    spec=Severity.ERROR,
    connect=Severity.ERROR,
    connect_clause="cmd/tools/integration",
    label="R11",
)

# A repository that tags its integration tests says so in its own command, which the default that
# nobody configured doesn't know.
USUAL_TAGS = ("integration",)
BENCHMARK = re.compile(r"Bench(?:mark)?(?![a-z])")
OWN_COMMAND = re.compile(r"go test|-run |-tags[ =]|[Tt]o run th")


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        skip = unconditional_skip(test.declared.function)
        if _has_own_command(test):
            pass  # a comment tells those who want it how to run it
        elif skip is not None:
            message = (
                f"this `{skip.name}` is on every path, so nothing ever runs `{test.name}`; skip "
                "under a condition that somebody can meet, or delete the test"
            )
            yield test.violation(skip, message)
        elif test.gate is not None and not test.gate.exact:
            found = _never_selected(unit, test)
            yield from (replace(each, of_declaration=True) for each in found)
        entry = unit.registry.entry(unit.package.directory) if unit.registry else None
        if entry is not None and entry.skip and entry.skip_reason:
            yield test.violation(
                None,
                f"not run in CI: {entry.skip_reason}",
                severity=Severity.NOTE,
                anchor="skipped package",
            )


def _never_selected(unit: Unit, test: IntegrationTest) -> Iterator[Violation]:
    command = unit.config.run_command
    if not test.selected and BENCHMARK.search(test.name):
        yield test.violation(
            None,
            f"`-run {command.run}` does not select `{test.name}`: a benchmark, which only those "
            "run who name it",
            anchor="name",
            severity=Severity.NOTE,
        )
        return
    if not test.selected:
        yield test.violation(
            None,
            f"`-run {command.run}` does not select `{test.name}` and CheckSkip skips it "
            "otherwise, so it never runs; name it after the pattern",
            anchor="name",
        )
        return
    file = test.declared.file
    constraint = file.constraint
    if _is_built(file, command) or not _package_is_built(unit):
        return  # where the connector itself is opt-in, so are its tests
    if not is_named_for_linux(file.path):
        yield test.violation(
            None,
            f"Go builds `{file.path.rpartition('/')[2]}` only for the system or processor of its "
            f"name, so `{test.name}` never runs on Linux; name the file otherwise",
            anchor="file name",
        )
        return
    tags = f"-tags {','.join(command.tags)}" if command.tags else "no build tags"
    yield test.violation(
        None,
        f"`//go:build {constraint}` leaves this file out of the test command "
        f"({tags}, CGO {'on' if command.cgo else 'off'}), so `{test.name}` never runs",
        anchor="constraint",
    )


def _has_own_command(test: IntegrationTest) -> bool:
    """Whether a comment at the test or the top of the file says how it is run instead."""
    file = test.declared.file
    end = file.functions[0].start if file.functions else 0
    function = test.declared.function
    spans = file.text.comments_in(0, end) + file.text.comments_in(function.start, function.end)
    comments = [function.doc, *(file.text.slice(*span) for span in spans)]
    return any(OWN_COMMAND.search(comment) for comment in comments)


def _package_is_built(unit: Unit) -> bool:
    """Whether the command builds anything of the package but tests."""
    command = unit.config.run_command
    code = [file for file in unit.package.files if not file.is_test]
    return not code or any(_is_built(file, command) for file in code)


def _is_built(file: GoFile, command: RunCommand) -> bool:
    """Whether the command builds a file, on the Linux of amd64 that CI is."""
    tags = command.tags or USUAL_TAGS
    return is_named_for_linux(file.path) and is_built(file.constraint, tags, cgo=command.cgo)
