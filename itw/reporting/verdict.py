"""From findings and runs to a verdict: GitHub's conclusion, and the exit code of a command."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from itw.finding import Finding, Severity
from itw.reporting.publication import Conclusion
from itw.reporting.severities import fails
from itw.runs.plan import Why
from itw.runs.report import BAD, Result, RunReport, TestVerdict
from itw.runs.verdict import ON_PURPOSE, broken_tests, result_of


class ExitCode(IntEnum):
    """Of the command line: fine, something to mend, could not run."""

    FINE = 0
    FOUND = 1
    COULD_NOT_RUN = 2


def conclusion_of(
    findings: Iterable[Finding], *, enforce: bool, report: RunReport | None = None
) -> Conclusion:
    """Advisory never turns red; warnings never do; notes stay green.

    Red are errors, and tests that the change broke. Whatever else kept a test that was to run from
    passing is neutral, and so is a run in which nothing ran.
    """
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities or (report is not None and any(broken_tests(report))):
        return Conclusion.FAILURE if enforce else Conclusion.NEUTRAL
    if Severity.WARNING in severities or (report is not None and not is_green(report)):
        return Conclusion.NEUTRAL
    return Conclusion.SUCCESS


def is_green(report: RunReport) -> bool:
    """Whether everything that concerns the change and was to run did, and something passed.

    Where nothing concerns it there is nothing to be said against it.
    """
    asked = [each for each in report.tests if each.why is not Why.OFF]
    if not asked:
        return True
    if report.ran_nothing or not report.done:
        return False
    return all(result_of(tests) is Result.PASSED for tests in _groups(report, asked))


def _groups(report: RunReport, tests: Sequence[TestVerdict]) -> Iterable[Sequence[TestVerdict]]:
    """The tests of each connector, and of each package for those of none, if they were to run."""
    groups = [connector.tests for connector in report.connectors]
    packages = {each.test.package for each in tests}
    groups += [tuple(e for e in tests if e.test.package == package) for package in packages]
    return [group for group in groups if any(each.why not in ON_PURPOSE for each in group)]


def exit_code(
    findings: Iterable[Finding], *, fail_on: Severity | None, report: RunReport | None = None
) -> ExitCode:
    """A broken test counts as an error; one that is flaky, doubtful or broken before as a warning.

    Nothing that ran, or a test that could not run, is no success whatever `fail_on` says.
    """
    if fails(findings, fail_on=fail_on):
        return ExitCode.FOUND
    results = {each.result for each in report.tests} if report is not None else set()
    levels = {level for result in results if (level := _severity(result)) is not None}
    if fail_on is not None and any(level >= fail_on for level in levels):
        return ExitCode.FOUND
    return ExitCode.FINE if report is None or _could_run(report) else ExitCode.COULD_NOT_RUN


def _severity(result: Result) -> Severity | None:
    if result in BAD:
        return Severity.ERROR
    doubtful = {Result.FLAKY, Result.INCONCLUSIVE, Result.BROKEN_ON_BASE}
    return Severity.WARNING if result in doubtful else None


def _could_run(report: RunReport) -> bool:
    wanted = [each for each in report.tests if each.why not in ON_PURPOSE]
    kept = any(each.result is Result.NOT_RUN for each in wanted)
    asked = [each for each in report.tests if each.why is not Why.OFF]
    return not kept and not (asked and report.ran_nothing)


def worst(*conclusions: Conclusion) -> Conclusion:
    return max(conclusions, key=list(Conclusion).index)
