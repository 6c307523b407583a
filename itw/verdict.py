"""From findings to a verdict: GitHub's conclusion, and the exit code of the command line."""

from collections import Counter
from collections.abc import Iterable

from itw.finding import Finding, Severity
from itw.publication import Conclusion


def counts_of(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings of each severity there are; severities without any are left out."""
    return dict(Counter(finding.severity for finding in findings))


def conclusion_of(findings: Iterable[Finding], *, enforce: bool) -> Conclusion:
    """Advisory never turns red; warnings never do; notes stay green."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Conclusion.FAILURE if enforce else Conclusion.NEUTRAL
    return Conclusion.NEUTRAL if Severity.WARNING in severities else Conclusion.SUCCESS


def fails(findings: Iterable[Finding], *, fail_on: Severity | None) -> bool:
    """Whether the command line ends with 1; `fail_on` None is "never"."""
    return fail_on is not None and any(finding.severity >= fail_on for finding in findings)
