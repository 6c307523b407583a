"""Every alert asks for metrics that there are, and has an entry in the runbook."""

import re
from typing import Any

import pytest
import yaml

from itw.runs.report import Result
from itw.tally.metrics import ALL, JOBS, TESTS
from tests.test_env_example import ROOT
from workers.tasks import Outcome

RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yaml").read_text())[
    "groups"
][0]["rules"]
RUNBOOK = (ROOT / "docs/runbook.md").read_text()
SHOWN = {f"{each.name}_total" if each.counter else each.name: each for each in ALL}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_metrics_and_labels_exist(rule: dict[str, Any]) -> None:
    asked = re.findall(r"(itw_\w+)(?:\{([^}]*)\})?", rule["expr"])
    assert asked
    for name, labels in asked:
        assert set(re.findall(r"(\w+)(?:=|!)", labels)) <= set(SHOWN[name].labels)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_runbook_has_an_entry(rule: dict[str, Any]) -> None:
    heading = f"## {rule['alert']}\n"
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
    assert heading in RUNBOOK


def test_runbook_has_no_entry_without_an_alert() -> None:
    assert re.findall(r"^## (\w+)$", RUNBOOK, re.M) == [rule["alert"] for rule in RULES]


def test_outcomes_that_an_alert_asks_for_exist() -> None:
    said = re.findall(rf'{JOBS.name}_total\{{outcome=~?"([^"]+)"', str(RULES))
    assert said
    assert {word for each in said for word in each.split("|")} <= set(Outcome)


def test_verdicts_that_an_alert_asks_for_exist() -> None:
    known = {result.replace(" ", "_") for result in Result}
    said = re.findall(rf'{TESTS.name}_total\{{verdict=~"([^"]+)"', str(RULES))
    assert [set(each.split("|")) - known for each in said] == [set()]
