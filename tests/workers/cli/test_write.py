"""`itw write` as far as it goes without Docker: what needs no model, and what is refused."""

import json
import subprocess
from pathlib import Path

import pytest
from click import UsageError

from itw.errors import UserError
from tests.model_double.script import Fail
from tests.model_double.server import KEY, Double, playing
from tests.sample_repository import files
from tests.workers.cli.clone import Clone, itw

SLACK = """package slack

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("slack_post", service.NewConfigSpec().
		Fields(service.NewStringField("url").Default("https://slack.com/api/chat")), newOutput)
}
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ITW_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "data"))
    clone = Clone(tmp_path / "connect")
    sample = {path: data.decode() for path, data in files("base").items()}
    clone.commit({**sample, "internal/impl/slack/output.go": SLACK})
    return clone


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Double:
    with playing() as running:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        yield running


def test_without_a_key_it_says_what_is_off_and_offers_the_scaffold(clone: Clone) -> None:
    with pytest.raises(UserError, match=r"ANTHROPIC_API_KEY.*--scaffold"):
        itw("write", "output/nats", "--repo", clone.path)


def test_scaffold_is_a_patch_that_applies(clone: Clone) -> None:
    done = itw("write", "output/redis_list", "--repo", clone.path, "--scaffold")
    command = ["git", "-C", str(clone.path), "apply", "--numstat"]
    said = subprocess.run(command, input=done.stdout_bytes, check=True, capture_output=True)
    assert said.stdout.decode().strip().endswith("_test.go")


def test_scaffold_is_written_into_the_work_tree_once(clone: Clone) -> None:
    itw("write", "output/redis_list", "--repo", clone.path, "--scaffold", "--apply")
    (new,) = clone.git("status", "--short", "--untracked-files=all").splitlines()
    assert new.startswith("?? internal/impl/redis/")
    with pytest.raises(UserError, match="not what was reviewed"):
        itw("write", "output/redis_list", "--repo", clone.path, "--scaffold", "--apply")


def test_patch_is_written_also_where_the_test_goes_into_the_work_tree(
    clone: Clone, tmp_path: Path
) -> None:
    patch = tmp_path / "new.patch"
    options = ("--scaffold", "--apply", "--output", patch)
    itw("write", "output/redis_list", "--repo", clone.path, *options)
    assert patch.read_text().startswith("diff --git ")
    assert clone.git("status", "--short")


@pytest.mark.parametrize(
    "options", [("--scaffold", "--dry-run"), ("--scaffold", "--format", "json")]
)
def test_what_would_be_passed_over_is_refused(clone: Clone, options: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        itw("write", "output/redis_list", "--repo", clone.path, *options)


def test_dry_run_asks_nobody(clone: Clone, double: Double) -> None:
    done = itw("write", "output/nats", "--repo", clone.path, "--dry-run")
    assert "cost at most $" in done.stdout
    assert "Each use of a tool is another request; --budget bounds them all." in done.stdout
    assert "Nothing was sent" in done.stdout
    assert (double.asked, double.counted) == ([], 0)


def test_unknown_connector_is_said(clone: Clone) -> None:
    with pytest.raises(UserError, match="no connector"):
        itw("write", "output/natz", "--repo", clone.path)


def test_hosted_service_is_said_before_anything_is_spent(clone: Clone, double: Double) -> None:
    done = itw("write", "slack_post", "--repo", clone.path, "--no-sandbox", "--format", "json")
    said = json.loads(done.stdout)
    assert done.return_value == 1
    assert said["state"] == "infeasible"
    assert "fake server" in said["not_proved"][-1]
    assert (double.asked, double.counted) == ([], 0)


def test_model_that_refuses_the_key_is_said_with_nothing_lost(clone: Clone, double: Double) -> None:
    double.play(Fail(status=401, kind="authentication_error", message="invalid x-api-key"))
    done = itw("write", "output/nats", "--repo", clone.path, "--no-sandbox", "--format", "json")
    said = json.loads(done.stdout)
    assert (said["state"], said["dollars"]) == ("unproved", 0)
    assert "invalid x-api-key" in said["not_proved"][0]


def test_budget_holds_before_the_first_question(clone: Clone, double: Double) -> None:
    done = itw(
        *("write", "output/nats", "--repo", clone.path, "--no-sandbox"),
        *("--budget", "0.01", "--format", "json"),
    )
    assert "--budget" in json.loads(done.stdout)["not_proved"][0]
    assert double.asked == []
