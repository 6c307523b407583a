"""Findings as SARIF 2.1.0, the format code scanning services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from itw.finding import Finding, Severity
from itw.reporting.links import Links
from itw.reporting.markdown import printable, url_path

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif_of(
    findings: Sequence[Finding],
    *,
    version: str,
    links: Links,
    commit: str = "",
    rules: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One run. `rules` maps a rule's name to the one line that says what it finds."""
    names = list(dict.fromkeys(finding.rule for finding in findings))
    driver: dict[str, Any] = {
        "name": "integration-test-writer",
        "version": version,
        "rules": [_rule(name, (rules or {}).get(name, ""), links) for name in names],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": [_result(finding, names.index(finding.rule)) for finding in findings],
    }
    if commit and links.server and links.repository:
        address = f"{links.server}/{links.repository}"
        run["versionControlProvenance"] = [{"repositoryUri": address, "revisionId": commit}]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, meaning: str, links: Links) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": name}
    if meaning:
        rule["shortDescription"] = {"text": printable(meaning)}
    if links.docs:
        rule["helpUri"] = links.rule(name)
    return rule


def _result(finding: Finding, index: int) -> dict[str, Any]:
    place = finding.place
    region = {"startLine": place.line, "endLine": max(place.line, place.end_line)}
    if place.column:
        region["startColumn"] = place.column
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": url_path(place.path)}, "region": region}
    }
    name = finding.function or finding.connector
    if name:
        kind = "function" if finding.function else "module"
        location["logicalLocations"] = [{"name": printable(name), "kind": kind}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": printable(finding.message)},
        "locations": [location],
        "partialFingerprints": {"integrationTestWriter/v1": finding.fingerprint},
    }
