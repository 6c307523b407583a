"""The table of outcomes."""

from dataclasses import replace

import pytest

from itw.finding import Severity
from itw.reporting.publication import Conclusion
from itw.reporting.severities import counts_of, fails
from itw.reporting.verdict import ExitCode, conclusion_of, exit_code
from itw.runs.plan import NotRun, Why
from itw.runs.report import Request
from itw.runs.sandbox import SandboxRun
from itw.runs.verdict import run_report
from tests.itw.builders import finding
from tests.itw.run_builders import REDIS, carried_out, output, plan, planned, ran, scripted

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR


@pytest.mark.parametrize(
    ("severities", "advisory", "enforced"),
    [
        ([], Conclusion.SUCCESS, Conclusion.SUCCESS),
        ([NOTE], Conclusion.SUCCESS, Conclusion.SUCCESS),
        ([NOTE, WARNING], Conclusion.NEUTRAL, Conclusion.NEUTRAL),
        ([WARNING, ERROR], Conclusion.NEUTRAL, Conclusion.FAILURE),
    ],
)
def test_conclusion(severities: list[Severity], advisory: Conclusion, enforced: Conclusion) -> None:
    findings = [finding(severity=severity) for severity in severities]

    assert conclusion_of(findings, enforce=False) is advisory
    assert conclusion_of(findings, enforce=True) is enforced


def test_exit_code_counts_from_the_severity_asked_for() -> None:
    findings = [finding(severity=WARNING)]

    assert fails(findings, fail_on=WARNING)
    assert fails(findings, fail_on=NOTE)
    assert not fails(findings, fail_on=ERROR)
    assert not fails(findings, fail_on=None)


def test_counts_leave_out_what_is_not_there() -> None:
    assert counts_of([finding(severity=NOTE), finding(severity=NOTE)]) == {NOTE: 2}


def ended(*, fail_on: Severity | None = Severity.WARNING, **by_side: object):
    report, _ = carried_out(plan("TestIntegrationA"), scripted(**by_side))
    concluded = (conclusion_of((), enforce=enforce, report=report) for enforce in (False, True))
    return *concluded, exit_code((), fail_on=fail_on, report=report)


GREEN, NEUTRAL, RED = Conclusion.SUCCESS, Conclusion.NEUTRAL, Conclusion.FAILURE


def test_only_what_the_change_broke_turns_an_enforced_check_red():
    assert ended(head="pass") == (GREEN, GREEN, ExitCode.FINE)
    assert ended(head="fail", base="pass") == (NEUTRAL, RED, ExitCode.FOUND)
    assert ended(head="fail", base="fail") == (NEUTRAL, NEUTRAL, ExitCode.FOUND)
    assert ended(head="fail", base="skip") == (NEUTRAL, NEUTRAL, ExitCode.FOUND)
    assert ended(head=["fail", "pass"]) == (NEUTRAL, NEUTRAL, ExitCode.FOUND)


def test_a_run_in_which_nothing_ran_is_never_green():
    assert ended(head="skip") == (NEUTRAL, NEUTRAL, ExitCode.COULD_NOT_RUN)
    report = run_report(plan("TestIntegrationA"), [])
    assert conclusion_of((), enforce=True, report=report) is NEUTRAL
    assert exit_code((), fail_on=None, report=report) is ExitCode.COULD_NOT_RUN


def test_what_was_broken_before_and_flaky_tests_are_warnings():
    assert ended(head="fail", base="fail", fail_on=Severity.ERROR)[2] is ExitCode.FINE
    assert ended(head=["fail", "pass"], fail_on=Severity.ERROR)[2] is ExitCode.FINE
    assert ended(head="pass", fail_on=Severity.NOTE)[2] is ExitCode.FINE


@pytest.mark.parametrize("why", [Why.PATTERN, Why.REGISTRY_SKIPS, Why.NOT_ASKED])
def test_only_left_out_tests_are_no_success(why: Why):
    left = NotRun(test=planned("TestIntegrationA"), why=why)
    report = run_report(plan(not_run=(left,)), [])
    assert conclusion_of((), enforce=True, report=report) is NEUTRAL
    beside, _ = carried_out(plan("TestIntegrationB", not_run=(left,)), scripted(head="pass"))
    assert conclusion_of((), enforce=True, report=beside) is GREEN


def test_where_no_test_concerns_the_change_or_runs_are_off_the_findings_decide():
    assert conclusion_of((), enforce=True, report=run_report(plan(), [])) is GREEN
    off = NotRun(test=planned("TestIntegrationA"), why=Why.OFF)
    report = run_report(plan(not_run=(off,)), [])
    assert conclusion_of((), enforce=True, report=report) is GREEN
    assert exit_code((), fail_on=None, report=report) is ExitCode.FINE


def test_a_connector_none_of_whose_tests_passed_is_not_green():
    other = replace(REDIS, name="other")
    tests = planned("TestIntegrationA"), planned("TestIntegrationB", connectors=(other,))
    made = plan(*tests, connectors=(REDIS, other))

    def answer(request: Request) -> SandboxRun:
        return ran(request, output(TestIntegrationA="pass", TestIntegrationB="skip"))

    report, _ = carried_out(made, answer)
    assert [str(each.result) for each in report.connectors] == ["passed", "skipped"]
    assert conclusion_of((), enforce=True, report=report) is NEUTRAL
