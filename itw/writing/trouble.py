"""What is wrong with a draft, classified before anybody is asked to mend it.

The order of the questions is what keeps one cause from being taken for another: the machine first,
then what the sandbox refuses, the compiler, a crash inside the connector, and only then the test.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from itw import messages
from itw.finding import Finding, Severity
from itw.go.compile_errors import errors_of
from itw.reporting.links import Links
from itw.runs.infrastructure import Fault, fault_in
from itw.runs.report import Doubt, Result, RunReport
from itw.runs.sandbox import Ending, SandboxRun
from itw.telling.markdown import broken_sections
from itw.telling.told_runs import Stopped, ToldRuns
from itw.writing.kills import Kill

MOST_TOLD = 24_000  # characters of one trouble; the worst comes first
ERRORS = 60
DRAFT_FREE = "_test.go"


class Cause(StrEnum):
    """Whose fault it is, as far as can be told."""

    BOUNDS = "out of bounds"  # it writes what no draft may write
    RULES = "conventions"
    COMPILE = "compiler"
    TEST = "test"
    FLAKY = "flaky"  # it passed and failed on the same code
    CONNECTOR = "connector"  # it crashed in the connector's own code
    ENVIRONMENT = "environment"  # infrastructure: no failure, and nobody's to mend
    IMAGE = "missing image"  # infrastructure too, but another image may be chosen
    UNSUPPORTED = "unsupported"  # the sandbox refuses what it asks for
    SURVIVORS = "survivors"  # it passes on a connector that is broken on purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`what` ends "1 repair (…)", for people; `told` is all that is known, for who mends it."""

    cause: Cause
    what: str
    told: str

    @property
    def is_of_a_run(self) -> bool:
        """Whether the tests ran: only then can the connector be what is wrong."""
        return self.cause in {Cause.TEST, Cause.FLAKY, Cause.CONNECTOR}


def out_of_bounds(said: str) -> Trouble:
    return Trouble(cause=Cause.BOUNDS, what=messages.draft_out_of_bounds_title(), told=said)


def trouble_with(findings: Sequence[Finding]) -> Trouble | None:
    """Of the rules: what is above a note goes back to the author."""
    serious = [each for each in findings if each.severity > Severity.NOTE]
    if not serious:
        return None
    lines = (
        f"- {each.place.path}:{each.place.line} {each.rule}: {each.message} ({each.clause})"
        for each in serious
    )
    rules = list(dict.fromkeys(each.rule for each in serious))
    return Trouble(
        cause=Cause.RULES,
        what=messages.draft_breaks_rules_title(rules=rules),
        told=_cut("\n".join(lines)),
    )


def trouble_compiling(run: SandboxRun) -> Trouble | None:
    """Of `go vet` or a compilation; None where both were content."""
    if run.ending is Ending.RAN:
        return None
    if run.ending is not Ending.NOT_COMPILED:
        return _stopped(run)
    stopped = Stopped(
        package=run.target.package,
        ending=run.ending,
        reason=run.reason,
        errors=run.report.stray,
        module=run.target.module,
    )
    errors = errors_of(stopped)
    lines = [f"- {spot}: {text}" for spot, text in errors[:ERRORS]] or list(run.report.stray)
    return Trouble(
        cause=Cause.COMPILE,
        what=messages.draft_not_compiled_title(
            first=errors[0][1] if errors else run.reason, errors=len(errors)
        ),
        told=_cut("\n".join(lines)),
    )


def trouble_running(told: ToldRuns) -> Trouble | None:
    """Of the runs; None where every test passed each time, and left nothing behind."""
    report = told.report
    for run in (each.run for each in report.runs):
        if run.ending is Ending.NOT_COMPILED:
            return trouble_compiling(run)
        if found := _machine(run) or _refused(run):
            return found
    told_text = _cut("\n\n".join(broken_sections(told, Links())))
    if crash := _crash_in_connector(told):
        what = messages.connector_crashed_title(place=crash)
        return Trouble(cause=Cause.CONNECTOR, what=what, told=told_text)
    if not report.tests or any(each.result is not Result.PASSED for each in report.tests):
        what = _of_tests(report)
        flaky = any(each.result is Result.FLAKY for each in report.tests[:1])
        cause = Cause.FLAKY if flaky else Cause.TEST
        return Trouble(cause=cause, what=what, told=told_text or what)
    if report.forgotten:
        images = [each.service.image for each in report.forgotten]
        what = messages.draft_forgets_title(images=images)
        return Trouble(cause=Cause.TEST, what=what, told=told_text)
    if _without_container(report):
        what = messages.draft_starts_nothing_title()
        return Trouble(cause=Cause.TEST, what=what, told=what)
    return None


def trouble_surviving(missed: Iterable[Kill], *, told: str) -> Trouble:
    """Promises that were broken on purpose, and the tests passed all the same."""
    what = messages.draft_overlooks_title(whats=[each.mutant.what for each in missed])
    return Trouble(cause=Cause.SURVIVORS, what=what, told=_cut(told))


def _stopped(run: SandboxRun) -> Trouble:
    found = _machine(run) or _refused(run)
    if found is not None:
        return found
    what = messages.run_ended_title(ending=run.ending.value, reason=run.reason)
    return Trouble(cause=Cause.ENVIRONMENT, what=what, told=what)


def _machine(run: SandboxRun) -> Trouble | None:
    found = fault_in(run)
    if found is None:
        return None
    fault, said = found
    cause = Cause.IMAGE if fault is Fault.IMAGE else Cause.ENVIRONMENT
    what = messages.infrastructure_title(fault=fault.value, said=said)
    return Trouble(cause=cause, what=what, told=what)


def _refused(run: SandboxRun) -> Trouble | None:
    if run.ending is not Ending.UNSUPPORTED:
        return None
    what = messages.draft_unsupported_title(reason=run.reason)
    return Trouble(cause=Cause.UNSUPPORTED, what=what, told=what)


def _crash_in_connector(told: ToldRuns) -> str:
    """Where the connector's own code panicked or raced, "" where it did not."""
    for telling in told.tellings:
        crash = telling.story.crash
        spot = crash.spot if crash is not None else None
        if spot is not None and spot.known and not spot.path.endswith(DRAFT_FREE):
            return str(spot)
    return ""


def _of_tests(report: RunReport) -> str:
    worst = next((each for each in report.tests if each.result is not Result.PASSED), None)
    if worst is None:
        return messages.draft_runs_nothing_title()
    return messages.draft_fails_title(
        test=worst.test.name,
        result=worst.result.value,
        others=sum(each.result is not Result.PASSED for each in report.tests) - 1,
    )


def _without_container(report: RunReport) -> bool:
    """Whether a test that starts a container was seen to start none."""
    return any(_says_so(report))


def _says_so(report: RunReport) -> Iterator[bool]:
    for verdict in report.tests:
        yield any(each.doubt is Doubt.NO_CONTAINER for each in verdict.doubts)


def _cut(text: str) -> str:
    if len(text) <= MOST_TOLD:
        return text
    return text[:MOST_TOLD] + messages.tool_result_cut(characters=len(text))
