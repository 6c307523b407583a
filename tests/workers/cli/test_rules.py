"""`itw rules`: the list, one rule, and the closest name."""

import json

import pytest

from itw.checking.conventions import conventions
from tests.workers.cli.clone import itw
from workers.cli.rules import NoSuchRule


def test_every_rule_is_listed_with_both_severities() -> None:
    shown = itw("rules").stdout.split("\n")

    for each in conventions():
        (row,) = [line for line in shown if line.startswith(f"{each.name} ")]
        assert row.endswith(each.title)


def test_one_rule_shows_its_reason_and_examples() -> None:
    shown = itw("rules", "never_runs").stdout

    assert "Running Integration Tests" in shown
    assert "Bad" in shown
    assert "Good" in shown


def test_misspelt_rule_names_the_closest() -> None:
    with pytest.raises(NoSuchRule, match="Did you mean never_runs"):
        itw("rules", "never_run")


def test_json_has_the_documentation() -> None:
    (rule,) = json.loads(itw("rules", "never_runs", "--format", "json").stdout)["rules"]

    assert rule["spec"] == "error"
    assert rule["title"]
