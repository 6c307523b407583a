"""`itw test` without the sandbox, on a module that needs nothing but Go."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import Result

from itw import messages
from itw.errors import UserError
from tests.workers.cli.clone import Clone, itw

MODULE = "module example.com/shop\n\ngo 1.21\n"
SKIP = """package integration

import "testing"

func CheckSkip(t *testing.T) { t.Helper() }
"""
PRODUCT = "package shop\n\nfunc Total() int { return %s }\n"
TEST = """package shop

import (
	"testing"

	"example.com/shop/integration"
)

func TestIntegrationTotal(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: an empty shop")
	t.Log("When: three things are bought")
	t.Log("Then: the total is three")
	if got := Total(); got != 3 {
		t.Fatalf("total is %d", got)
	}
}
"""
SKIPPED = TEST.replace('t.Log("Given', 't.Skip("no till")\n\tt.Log("Given')
SHOP, PATH = "internal/impl/shop/shop.go", "internal/impl/shop/integration_test.go"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """main has the product and no test."""
    clone = Clone(tmp_path / "shop")
    files = {"go.mod": MODULE, "integration/skip.go": SKIP, SHOP: PRODUCT % "2"}
    clone.commit(files)
    clone.git("checkout", "-q", "-b", "change")
    return clone


def outcome_of(clone: Clone, total: str, test: str, *options: str) -> Result:
    clone.commit({SHOP: PRODUCT % total, PATH: test})
    return itw("test", "--repo", clone.path, "--no-sandbox", *options)


def last_line(done: Result) -> str:
    return done.stdout.splitlines()[-1]


def test_a_test_that_passed_ends_with_0(clone: Clone) -> None:
    done = outcome_of(clone, "3", TEST)
    assert not done.return_value, done.output
    assert "✓ TestIntegrationTotal" in done.stdout
    assert last_line(done) == "1 test passed"


def test_a_test_that_failed_ends_with_1_and_its_story(clone: Clone) -> None:
    done = outcome_of(clone, "4", TEST)
    assert done.return_value == 1
    assert "failed at Then" in done.stdout
    assert f"{PATH}:15" in done.stdout
    assert "total is 4" in done.stdout
    assert "attempt 2" in done.stderr


def test_a_test_that_was_skipped_is_no_success(clone: Clone) -> None:
    done = outcome_of(clone, "3", SKIPPED)
    assert done.return_value == 2
    assert f"{messages.NONE} TestIntegrationTotal" in done.stdout
    assert "passed" not in done.stdout


def test_a_new_test_that_is_green_on_the_old_code_is_told(clone: Clone) -> None:
    done = outcome_of(clone, "1 + 1", TEST.replace("!= 3", "!= 2"), "--without-fix")
    assert not done.return_value
    assert "does not test this change" in done.stdout


def test_a_new_test_that_is_red_on_the_old_code_is_told(clone: Clone) -> None:
    assert "it tests this change" in outcome_of(clone, "3", TEST, "--without-fix").stdout


def test_the_work_tree_is_tested_as_it_stands(clone: Clone) -> None:
    clone.write({SHOP: PRODUCT % "3", PATH: TEST})
    done = itw("test", "--repo", clone.path, "--no-sandbox", "--worktree")
    assert (done.return_value, last_line(done)) == (0, "1 test passed")


def test_a_name_that_nothing_has_is_said_before_anything_runs(clone: Clone) -> None:
    with pytest.raises(UserError, match="'kafka'"):
        outcome_of(clone, "3", TEST, "kafka")


def test_one_run_can_be_written_in_every_format(clone: Clone, tmp_path: Path) -> None:
    html, markdown = tmp_path / "run.html", tmp_path / "run.md"
    also = ("--also", f"html={html}", "--also", f"markdown={markdown}")
    done = outcome_of(clone, "4", TEST, "--format", "json", *also)
    schema = json.loads(Path("docs/test.schema.json").read_text())
    report = json.loads(done.stdout)
    jsonschema_rs.validator_for(schema).validate(report)
    assert [each["result"] for each in report["tests"]] == ["failed"]
    assert "failed at Then" in html.read_text()
    assert "failed at Then" in markdown.read_text()


@pytest.mark.parametrize("sandbox", [(), ("--no-sandbox",)])
def test_a_data_directory_that_can_not_be_is_told_before_anything_runs(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "file" / "data"))
    clone.commit({SHOP: PRODUCT % "3", PATH: TEST})

    with pytest.raises(UserError, match="ITW_DATA_DIR"):
        itw("test", "--repo", clone.path, *sandbox)


def test_without_an_engine_it_says_which_and_what_else_there_is(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "data"))
    clone.commit({SHOP: PRODUCT % "3", PATH: TEST})

    with pytest.raises(UserError, match="--no-sandbox") as told:
        itw("test", "--repo", clone.path)

    assert f"{tmp_path}/no.sock: No such file" in str(told.value)
