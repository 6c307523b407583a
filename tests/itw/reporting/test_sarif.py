"""SARIF that the official schema accepts."""

import json
from pathlib import Path

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from itw.finding import Place, Severity
from itw.reporting.links import Links
from itw.reporting.sarif import sarif_of
from tests.itw.builders import HEAD, finding, place

SCHEMA = Path("tests/testdata/schemas/sarif-2.1.0-rtm.5.json")
# ECMA's regular expressions take a lone bracket as itself, the validator's engine wants it escaped.
OFFICIAL = jsonschema_rs.validator_for(
    json.loads(SCHEMA.read_text().replace("{2}]?$", r"{2}\\]?$"))
)
LINKS = Links(server="https://github.com", repository="acme/connect", docs="https://e.org/docs")


def test_findings_of_every_severity_are_valid() -> None:
    findings = [finding(severity=severity) for severity in Severity]
    findings.append(finding(place=Place("a.yml", 2, 2, 9)))
    about = finding(function="", connector="output nats", rule="removed_connector")

    sarif = sarif_of([*findings, about], version="0.1.0", links=LINKS, commit=HEAD)

    OFFICIAL.validate(sarif)
    run = sarif["runs"][0]
    assert [result["level"] for result in run["results"]] == [
        "note",
        "warning",
        "error",
        "warning",
        "warning",
    ]
    assert run["results"][3]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 9
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "silent_eventually",
        "removed_connector",
    ]


def test_nothing_found_is_a_run_without_results() -> None:
    sarif = sarif_of([], version="0.1.0", links=Links())

    OFFICIAL.validate(sarif)
    assert sarif["runs"][0]["results"] == []


@given(st.text(), st.text(min_size=1))
def test_any_text_is_valid(message: str, path: str) -> None:
    odd = finding(message=message, place=place(path=path))

    OFFICIAL.validate(json.loads(json.dumps(sarif_of([odd], version="0", links=LINKS))))
