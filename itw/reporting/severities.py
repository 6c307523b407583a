"""Findings by how serious they are, and what that alone means for a check or a command."""

from collections import Counter
from collections.abc import Iterable

from itw.finding import Finding, Severity


def counts_of(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings of each severity there are; severities without any are left out."""
    return dict(Counter(finding.severity for finding in findings))


def fails(findings: Iterable[Finding], *, fail_on: Severity | None) -> bool:
    """Whether the command line ends with 1; `fail_on` None is "never"."""
    return fail_on is not None and any(finding.severity >= fail_on for finding in findings)
