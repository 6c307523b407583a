"""`itw backtest` on a real repository."""

import json
from pathlib import Path

import pytest
from click import MissingParameter

from itw.errors import UserError
from tests.workers.cli.clone import OUTPUT, PATH, Clone, itw
from workers.cli import cli
from workers.git.errors import UnknownRevision


def test_each_merged_change_is_replayed(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "clone")
    head = clone.commit({PATH: OUTPUT})

    result = itw("backtest", "--git-dir", clone.path, "--since", "2000-01-01", "--format", "json")

    (change,) = json.loads(result.stdout)["changes"]
    assert (change["head"], change["concerns_us"]) == (head, True)


def test_the_page_is_written_beside_the_table(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "clone")
    clone.commit({PATH: OUTPUT})
    page = tmp_path / "backtest.html"

    result = itw("backtest", "--git-dir", clone.path, "--since", "2000-01-01", "--page", page)

    assert result.stdout.rstrip().splitlines()[-1].startswith("1 merged change")
    assert page.read_text().startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_costs_nobody_the_table(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clone = Clone(tmp_path / "clone")
    clone.commit({PATH: OUTPUT})
    page = tmp_path / "no" / "such" / "backtest.html"
    since = ("--git-dir", str(clone.path), "--since", "2000-01-01")

    with pytest.raises(UserError, match="can't be written"):
        cli.main(["backtest", *since, "--page", str(page)], standalone_mode=False)

    assert "1 merged change" in capfd.readouterr().out


def test_an_unknown_branch_is_told(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    with pytest.raises(UnknownRevision):
        itw("backtest", "--git-dir", clone.path, "--since", "2000-01-01", "--branch", "nope")


def test_a_date_is_needed(tmp_path: Path) -> None:
    with pytest.raises(MissingParameter, match="since"):
        itw("backtest", "--git-dir", tmp_path)


@pytest.mark.parametrize("since", ["blah", ""])
def test_what_git_takes_for_now_is_no_date(tmp_path: Path, since: str) -> None:
    clone = Clone(tmp_path)
    with pytest.raises(UserError, match="is not a past date"):
        itw("backtest", "--git-dir", clone.path, "--since", since)
