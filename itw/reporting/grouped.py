"""Findings as people read them: the same rule in the same function is one thing to say."""

from collections.abc import Iterable
from dataclasses import dataclass

from itw import messages
from itw.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule and severity in one function (or about one connector)."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def rule(self) -> str:
        return self.first.rule

    @property
    def severity(self) -> Severity:
        return self.first.severity

    @property
    def fingerprints(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.fingerprint for finding in self.findings))


def groups_of(findings: Iterable[Finding]) -> list[Group]:
    """Most serious first, connectors before tests, then by place; inside a group by place."""
    together: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        together.setdefault(_key(finding), []).append(finding)
    groups = [
        Group(tuple(sorted(group, key=lambda finding: finding.place)))
        for group in together.values()
    ]
    return sorted(groups, key=_order)


def _order(group: Group) -> tuple[object, ...]:
    first = group.first
    return -group.severity, bool(first.function), first.place, first.rule


def _key(finding: Finding) -> tuple[object, ...]:
    subject = finding.connector or finding.function or finding.place
    return finding.severity, finding.rule, finding.place.path, subject


def sentences(findings: Iterable[Finding]) -> dict[str, str]:
    """Each different reason and how it is said, once: of helpers that share it together."""
    alike: dict[str, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(finding.reason, []).append(finding)
    return {reason: _sentence(reason, same) for reason, same in alike.items()}


def _sentence(reason: str, findings: list[Finding]) -> str:
    if len({finding.message for finding in findings}) == 1:
        return messages.sentence(findings[0].message)
    helpers = dict.fromkeys(finding.helper for finding in findings if finding.helper)
    itself = any(not finding.helper for finding in findings)
    return messages.in_helpers(reason=reason, helpers=list(helpers), itself=itself)
