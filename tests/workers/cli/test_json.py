"""The JSON of the command line is what docs/*.schema.json says."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from itw.connector import ConnectorChanges, Tested
from itw.reporting.as_json import connectors_json, review_json
from itw.review import LeftOut
from tests.itw.builders import assessment, connector, coverage, finding
from tests.workers.cli.clone import itw


def schema(name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.loads(Path(f"docs/{name}.schema.json").read_text()))


def everything() -> dict[str, Any]:
    nats, redis, gone = connector(), connector("cache", "redis"), connector(name="timeplus")
    old, new = connector("input", "rpingress"), connector("input", "gateway")
    changes = ConnectorChanges(
        added=(nats,), changed=(redis,), removed=(gone,), renamed=((old, new),)
    )
    shown = assessment(
        finding(),
        finding(function="", connector="output nats", rule="missing_integration_test"),
        connectors=changes,
        coverage={nats: coverage(Tested.YES), redis: coverage(), new: coverage(Tested.FAKE_ONLY)},
        tests=("internal/impl/nats/integration_test.go:31 TestIntegrationNats",),
        elsewhere={"silent_eventually": 2},
        left_out=(LeftOut(what="big_test.go", reason="larger than 2 MiB"),),
    )
    return {
        "review": review_json(shown, not_run="no sandbox"),
        "connectors": connectors_json(shown),
    }


@pytest.mark.parametrize("name", ["review", "connectors"])
def test_report_with_everything_in_it_is_valid(name: str) -> None:
    schema(name).validate(everything()[name])


def test_schemas_refuse_what_is_not_documented() -> None:
    report = everything()["review"]

    assert not schema("review").is_valid(report | {"extra": 1})
    assert not schema("review").is_valid({key: report[key] for key in report if key != "findings"})


def test_doctor_is_valid() -> None:
    schema("doctor").validate(json.loads(itw("doctor", "--format", "json").stdout))


@pytest.mark.parametrize("name", ["connectors", "review", "test", "prove"])
def test_example_of_the_page_is_valid(name: str) -> None:
    """The page shortens SHAs to four digits."""
    section = Path("docs/json.md").read_text().partition(f"## `itw {name} ")[2]
    match = re.search(r"```json\n(.*?)```", section, re.DOTALL)
    assert match is not None
    example = re.sub(r'"([0-9a-f]{4})…"', lambda short: f'"{short[1] * 10}"', match[1])

    schema(name).validate(json.loads(example))
