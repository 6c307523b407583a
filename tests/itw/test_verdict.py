"""The table of outcomes."""

import pytest

from itw.finding import Severity
from itw.publication import Conclusion
from itw.verdict import conclusion_of, counts_of, fails
from tests.itw.builders import finding

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
