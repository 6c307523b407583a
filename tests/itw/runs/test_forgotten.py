from dataclasses import replace

import pytest

from itw.checking.history import Status
from itw.configuration.config import Config, Waiver
from itw.finding import Finding, Severity
from itw.go.test2json import parse_go_test
from itw.reporting.publication import Conclusion
from itw.reporting.verdict import conclusion_of
from itw.runs.forgotten import forgotten_findings
from itw.runs.plan import PlannedTest
from itw.runs.report import Request, RunReport
from itw.runs.sandbox import SandboxRun
from tests.itw.run_builders import carried_out, events, output, plan, planned, ran

A, B = "TestIntegrationA", "TestIntegrationB"
NEW = planned(A, status=Status.NEW)
SAME = planned(B)


def left_behind(*tests: PlannedTest, ending: str = "pass") -> RunReport:
    """Each run leaves one container."""

    def answer(request: Request) -> SandboxRun:
        made = ran(request, output(**dict.fromkeys(request.target.tests, ending)))
        left = replace(made.services[0], removed=False)
        return replace(made, services=(left,))

    return carried_out(plan(*tests), answer)[0]


def found(report: RunReport, config: Config | None = None) -> list[Finding]:
    return [*forgotten_findings(report, config or Config())]


def test_a_container_that_a_new_test_forgot_is_a_finding_at_that_test():
    (finding,) = found(left_behind(NEW))
    assert (finding.rule, finding.severity) == ("container_not_cleaned_up", Severity.ERROR)
    assert (finding.function, finding.place.line) == (A, NEW.line)
    assert "redis:7.2" in finding.message


@pytest.mark.parametrize(
    ("started", "names"),
    [
        ("2026-11-23T12:00:00.5Z", [A]),
        ("2026-11-23T12:00:05.5Z", [B]),
        ("2026-11-23T12:00:09Z", [A, B]),  # of no test's time: any of them
        ("", [A, B]),
    ],
)
def test_the_clock_tells_which_test_it_was(started: str, names: list[str]):
    def answer(request: Request) -> SandboxRun:
        later = events(("run", B), ("pass", B), ("pass", ""))
        later = [line.replace(b"12:00:00Z", b"12:00:05Z") for line in later]
        made = ran(request, parse_go_test([*events(("run", A), ("pass", A)), *later]))
        left = replace(made.services[0], removed=False, started=started)
        return replace(made, services=(left,))

    (forgotten,) = carried_out(plan(NEW, SAME), answer)[0].forgotten
    assert [each.name for each in forgotten.tests] == names


def test_nobody_is_accused_who_may_be_innocent():
    assert found(left_behind(NEW, SAME)) == []  # one of two
    assert found(left_behind(SAME)) == []  # as at base


def test_a_crash_had_no_chance_to_clean_up():
    assert not left_behind(NEW, ending="").forgotten


def test_a_failure_is_no_excuse():
    assert len(left_behind(NEW, ending="fail").forgotten) == 1


@pytest.mark.parametrize(
    "config",
    [
        Config(rules={"container_not_cleaned_up": None}),
        Config(waivers=(Waiver(rule="container_not_cleaned_up", reason="shared", test=A),)),
        Config(exclude=("internal/*",)),
    ],
)
def test_what_a_repository_does_not_want_to_hear_is_not_said(config: Config):
    assert found(left_behind(NEW), config) == []


def test_a_forgotten_container_turns_an_enforced_check_red():
    report = left_behind(NEW)
    assert conclusion_of(found(report), enforce=True, report=report) is Conclusion.FAILURE
    assert conclusion_of((), enforce=True, report=report) is Conclusion.SUCCESS
