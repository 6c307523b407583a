"""The JSON that other programs read; docs/json.md describes it, docs/*.schema.json check it."""

from __future__ import annotations  # for what is imported for its type alone

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from itw.connector import Connector
from itw.finding import Finding
from itw.reporting.links import Links
from itw.reporting.markdown import plain
from itw.reporting.remarks import remarks_of

if TYPE_CHECKING:  # `itw check` writes JSON too, and needs no detection
    from itw.review import Assessment


def review_json(assessment: Assessment, *, not_run: str) -> dict[str, Any]:
    """`itw review --format json`."""
    # Imported only now: it brings all of runs along.
    from itw.reporting.verdict import conclusion_of

    return {
        "base": assessment.diff.base,
        "head": assessment.diff.head,
        "profile": str(assessment.config.profile),
        "conclusion": str(conclusion_of(assessment.findings, enforce=assessment.config.enforce)),
        "connectors": connectors_json(assessment),
        "tests": list(assessment.tests),
        "findings": findings_json(assessment.findings),
        "also_present": dict(assessment.elsewhere),
        "remarks": [plain(remark) for remark in remarks_of(assessment, Links())],
        "left_out": [{"what": each.what, "reason": each.reason} for each in assessment.left_out],
        "not_run": not_run,
    }


def check_json(
    findings: Iterable[Finding],
    revision: str,
    profile: str,
    *,
    tests: int,
    left_out: Iterable[tuple[str, str]] = (),
    allowed: Iterable[tuple[Finding, str]] = (),
) -> dict[str, Any]:
    """`itw check --format json`."""
    return {
        "revision": revision,
        "profile": str(profile),
        "tests": tests,
        "findings": findings_json(findings),
        "allowed": [
            {
                "rule": finding.rule,
                "path": finding.place.path,
                "line": finding.place.line,
                "reason": reason,
            }
            for finding, reason in allowed
        ],
        "left_out": [{"what": what, "reason": reason} for what, reason in left_out],
    }


def connectors_json(assessment: Assessment) -> dict[str, Any]:
    """`itw connectors --format json`."""
    changes = assessment.connectors
    return {
        "added": [_connector(each, assessment) for each in changes.added],
        "changed": [_connector(each, assessment) for each in changes.changed],
        "removed": [_connector(each, assessment) for each in changes.removed],
        "renamed": [
            {"from": _connector(before, assessment), "to": _connector(after, assessment)}
            for before, after in changes.renamed
        ],
    }


def _connector(connector: Connector, assessment: Assessment) -> dict[str, Any]:
    """`tested`, `external` and the lists are null and empty for what is gone at head."""
    coverage = assessment.coverage.get(connector)
    return {
        "kind": connector.kind,
        "name": connector.name,
        "package": connector.package,
        "file": connector.file,
        "line": connector.line,
        "tested": str(coverage.tested) if coverage else None,
        "external": str(coverage.external) if coverage else None,
        "tests": list(coverage.tests) if coverage else [],
        "evidence": list(coverage.evidence) if coverage else [],
    }


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "path": finding.place.path,
            "line": finding.place.line,
            "end_line": finding.place.end_line,
            "column": finding.place.column or None,
            "function": finding.function,
            "connector": finding.connector,
            "message": finding.message,
            "clause": finding.clause,
            "fingerprint": finding.fingerprint,
        }
        for finding in findings
    ]
