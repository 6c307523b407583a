"""`itw connectors`: the table as text and as JSON."""

import json
from pathlib import Path

from tests.workers.cli.clone import OUTPUT, PATH, Clone, itw


def test_added_changed_removed_and_renamed_are_lists(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    base = clone.git("rev-parse", "HEAD")
    head = clone.commit({PATH: OUTPUT})

    result = itw(
        "connectors", "--git-dir", tmp_path / ".git", "--base", base, "--head", head,
        "--format", "json",
    )  # fmt: skip

    changes = json.loads(result.stdout)
    assert [connector["name"] for connector in changes["added"]] == ["nats"]
    assert changes["changed"] == changes["removed"] == changes["renamed"] == []


def test_text_says_when_there_is_none(tmp_path: Path) -> None:
    clone = Clone(tmp_path)

    result = itw("connectors", "--git-dir", clone.path, "--base", "main")

    assert result.stdout == "No connector is added, changed, removed or renamed.\n"


def test_text_claims_nothing_of_runs_and_conventions(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    base = clone.git("rev-parse", "HEAD")
    clone.commit({PATH: OUTPUT})

    result = itw("connectors", "--git-dir", clone.path, "--base", base)

    heading, row, *_ = result.stdout.splitlines()
    assert heading.split() == ["Connector", "Tested", "itself"]
    assert "✓" not in result.stdout
    assert row.startswith("  output nats  new")
