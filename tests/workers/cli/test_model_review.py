"""`itw review --model-review` and `itw prompt review`: the App's passes on a clone."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
import structlog
from click import UsageError

from itw.errors import UserError
from tests.model_double.script import Fail
from tests.model_double.server import KEY, Double, playing
from tests.workers.changes import REGISTRATION, TESTED
from tests.workers.cli.clone import Clone, itw
from tests.workers.model_reviewing import LINE, PATH, finds, judges, remark

SCHEMA = Path("docs/review.schema.json")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ITW_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "data"))
    clone = Clone(tmp_path / "connect")
    clone.git("switch", "-q", "-c", "nats")
    clone.commit({"go.mod": "module x\n", "internal/impl/nats/output.go": REGISTRATION})
    clone.commit({PATH: TESTED})
    return clone


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with playing() as running:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        yield running


def test_without_being_asked_for_nobody_is_asked(clone: Clone, double: Double) -> None:
    itw("review", "--repo", clone.path)
    assert (double.asked, double.counted) == ([], 0)


def test_without_a_key_it_says_how_to_switch_it_on(clone: Clone) -> None:
    with pytest.raises(UserError, match="ANTHROPIC_API_KEY"):
        itw("review", "--repo", clone.path, "--model-review")


def test_remarks_stand_before_the_verdict_and_do_not_decide_it(
    clone: Clone, double: Double
) -> None:
    double.play(finds(remark()), judges())
    plain = itw("review", "--repo", clone.path)
    done = itw("review", "--repo", clone.path, "--model-review")
    assert done.return_value == plain.return_value
    lines = done.stdout.splitlines()
    assert lines[-1] == plain.stdout.splitlines()[-1]
    assert f"asserts_nothing {PATH}:{LINE}" in done.stdout
    assert "$0.02" in done.stdout
    assert "<!--" not in done.stdout
    assert "<br>" not in done.stdout


def test_the_same_change_is_paid_once(clone: Clone, double: Double) -> None:
    double.play(finds(remark()), judges())
    itw("review", "--repo", clone.path, "--model-review")
    again = itw("review", "--repo", clone.path, "--model-review")
    assert len(double.asked) == 2
    assert f"{PATH}:{LINE}" in again.stdout
    assert "reviewed before" in again.stdout


def test_json_is_what_its_schema_says(clone: Clone, double: Double) -> None:
    double.play(finds(remark(), remark(quote="no such line")), judges(80))
    done = itw("review", "--repo", clone.path, "--model-review", "--format", "json")
    report = json.loads(done.stdout)
    jsonschema_rs.validator_for(json.loads(SCHEMA.read_text())).validate(report)
    said = report["model_review"]
    assert (said["state"], said["dropped"]) == ("done", {"not_quoted": 1})
    assert [(each["line"], each["score"]) for each in said["remarks"]] == [(LINE, 80)]


def test_a_model_that_fails_leaves_the_review_as_it_is(clone: Clone, double: Double) -> None:
    double.play(Fail(status=401, kind="authentication_error", message="invalid x-api-key"))
    done = itw("review", "--repo", clone.path, "--model-review", "--format", "markdown")
    assert "Could not be done" in done.stdout
    assert "output `nats_fresh`" in done.stdout


def test_nor_does_its_failure_go_into_json(clone: Clone, double: Double) -> None:
    structlog.reset_defaults()  # as in a process that begins: its logs go to the output
    double.play(Fail(status=401, kind="authentication_error", message="invalid x-api-key"))
    done = itw("review", "--repo", clone.path, "--model-review", "--format", "json")
    assert json.loads(done.stdout)["model_review"]["state"] == "failed"


def test_budget_holds_before_anything_is_sent(clone: Clone, double: Double) -> None:
    done = itw("review", "--repo", clone.path, "--model-review", "--budget", "0.01")
    assert double.asked == []
    assert "may spend $0.01" in " ".join(done.stdout.split())


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_formats_for_findings_have_no_place_for_it(clone: Clone, form: str) -> None:
    with pytest.raises(UsageError, match="no place"):
        itw("review", "--repo", clone.path, "--model-review", "--format", form)


def test_prompt_shows_exactly_what_is_sent(clone: Clone, double: Double) -> None:
    double.play(finds(remark()), judges())
    itw("review", "--repo", clone.path, "--model-review")
    shown = itw("prompt", "review", "--repo", clone.path, "--format", "json")
    parts = [(each["part"], each["text"]) for each in json.loads(shown.stdout)["parts"]]
    assert [part for part, _ in parts] == [
        "guide", "material", "find", "refute", "schema", "schema",
    ]  # fmt: skip
    find, refute = double.asked
    sent = [find["system"][0]["text"], *(each["text"] for each in find["messages"][0]["content"])]
    assert sent == [text for _, text in parts[:3]]
    schemas = [each["output_config"]["format"]["schema"] for each in (find, refute)]
    assert schemas == [json.loads(text) for _, text in parts[4:]]


def test_where_no_test_changed_there_is_nothing_to_send(clone: Clone) -> None:
    shown = itw("prompt", "review", "--repo", clone.path, "--base", "nats~1", "--head", "nats~1")
    assert "== guide" not in shown.stdout
    assert "Nobody was asked" in shown.stderr
