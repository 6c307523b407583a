"""`itw check` and `--all`: the rules over one commit."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from itw.configuration.config import PATH as CONFIG_PATH
from tests.workers.cli.clone import Clone, itw
from workers.cli.check import NoSuchPath

TEST = """package nats

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestNatsAuth(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a server")
	t.Log("When: a message is sent")
	t.Log("Then: it arrives")
}
"""
PATH = "internal/impl/nats/integration_test.go"
SCHEMA = Path("docs/check.schema.json")


def checked(clone: Clone, *arguments: str) -> list[dict[str, object]]:
    shown = itw("check", "--git-dir", clone.path, "--format", "json", *arguments).stdout
    report = json.loads(shown)
    jsonschema_rs.validator_for(json.loads(SCHEMA.read_text())).validate(report)
    return list(report["findings"])


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    repository = Clone(tmp_path)
    repository.commit({PATH: TEST, "internal/impl/redis/cache.go": "package redis\n"})
    return repository


def test_test_that_no_command_selects_is_found(clone: Clone) -> None:
    (found,) = [each for each in checked(clone) if each["rule"] == "never_runs"]

    assert found["function"] == "TestNatsAuth"
    assert (found["path"], found["severity"]) == (PATH, "error")


def test_paths_choose_files_and_directories(clone: Clone) -> None:
    assert checked(clone, PATH) == checked(clone, "internal/impl/nats/") == checked(clone, ".")
    assert checked(clone, "internal/impl/redis") == []


def test_path_without_go_is_nothing_and_not_everything(clone: Clone) -> None:
    assert checked(clone, "README.md") == []


def test_test_file_that_is_too_large_is_told(clone: Clone) -> None:
    large = "internal/impl/nats/large_integration_test.go"
    clone.commit({large: "package nats\n" + "// generated\n" * 100_000})

    for form, name in (("text", large), ("json", f'"what": "{large}"')):
        assert name in itw("check", "--git-dir", clone.path, "--format", form, large).stdout


def test_path_that_is_not_in_the_commit_is_an_error(clone: Clone) -> None:
    with pytest.raises(NoSuchPath, match=r"nowhere.*the repository's top"):
        itw("check", "--git-dir", clone.path, "nowhere")


def test_exit_code_follows_fail_on(clone: Clone) -> None:
    assert itw("check", "--git-dir", clone.path).return_value == 1
    assert itw("check", "--git-dir", clone.path, "--fail-on", "never").return_value == 0


def test_review_with_all_reports_what_was_there_before(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "comment")
    clone.commit({PATH: TEST.replace("package nats\n", "// Package nats.\npackage nats\n")})

    touched = json.loads(itw("review", "--repo", clone.path, "--format", "json").stdout)
    everything = itw("review", "--repo", clone.path, "--format", "json", "--all").stdout

    assert touched["findings"] == []
    assert touched["also_present"]["never_runs"] == 1
    assert "never_runs" in {each["rule"] for each in json.loads(everything)["findings"]}


def test_sarif_describes_its_rules(clone: Clone) -> None:
    sarif = json.loads(itw("check", "--git-dir", clone.path, "--format", "sarif").stdout)

    rules = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert all(rule["shortDescription"]["text"] for rule in rules)


def test_text_ends_with_the_verdict(clone: Clone) -> None:
    shown = itw("check", "--git-dir", clone.path).stdout

    assert "9 │ func TestNatsAuth(t *testing.T) {" in shown
    assert shown.rstrip().endswith("1 error in 1 integration test")


def test_silence_about_no_test_is_not_taken_for_praise(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.commit({"store/store_test.go": "package store\n\nfunc TestStore(t *testing.T) {}\n"})

    shown = itw("check", "--git-dir", clone.path).stdout

    assert "There is no integration test: -run ^Test.*Integration.*$ selects none" in shown
    assert f"run in {CONFIG_PATH}" in shown


def test_tests_that_look_like_integration_tests_are_counted(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    body = 'if testing.Short() {\n\t\tt.Skip("needs docker")\n\t}'
    source = f"package store\n\nfunc TestStore(t *testing.T) {{\n\t{body}\n}}\n"
    clone.commit({"store/store_test.go": source})

    shown = itw("check", "--git-dir", clone.path).stdout

    assert f"1 test looks like one: see run.pattern in {CONFIG_PATH}." in shown


def test_many_findings_are_counted_by_rule(clone: Clone) -> None:
    more = "".join(TEST.partition(")\n")[2].replace("Auth", f"Auth{n}") for n in range(10))
    clone.commit({PATH: TEST + more})

    *_, counted, _, verdict = itw("check", "--git-dir", clone.path).stdout.rstrip().split("\n")

    assert counted.split() == ["11", "never_runs", "11", "errors"]
    assert verdict == "11 errors in 11 integration tests"


def test_broken_configuration_is_said(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.commit({CONFIG_PATH: "profil: connect\n"})

    result = itw("check", "--git-dir", tmp_path)

    assert "The defaults hold" in result.stderr
    assert "did you mean 'profile'?" in result.stderr


def test_what_is_waived_or_allowed_is_counted_and_not_told(clone: Clone) -> None:
    waivers = "waivers: [{rule: never_runs, test: TestNatsAuth, reason: needs an account}]\n"
    other = TEST.partition(")\n")[2].replace("Auth", "Clock")
    other = other.replace("func", "//itw:allow never_runs run by hand\nfunc", 1)
    clone.commit({CONFIG_PATH: waivers, PATH: TEST + other})

    assert checked(clone) == []
    assert len(checked(clone, "--all")) == 2
    result = itw("check", "--git-dir", clone.path)
    assert "Allowed or waived, with a reason (--all shows them): never_runs 2." in result.stdout
    assert result.stdout.rstrip().endswith("Nothing found in 2 integration tests")
    assert result.return_value == 0
