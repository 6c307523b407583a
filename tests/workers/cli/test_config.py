"""`itw config`: the file checked, and what it comes to."""

import json
from pathlib import Path

import pytest

from itw.configuration.config import PATH
from itw.errors import UserError
from tests.workers.cli.clone import Clone, itw

BROKEN = "profil: connect\nrules: {never_run: off}\nwaivers: [{rule: never_runs}]\n"
CONNECT = "profile: connect\nrules: {fixed_port: off}\nrun: {timeout: 10m}\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "clone")


def file_of(clone: Clone, text: str) -> Path:
    clone.write({PATH: text})
    return clone.path / PATH


def settings(clone: Clone, text: str) -> dict[str, tuple[object, str, int | None]]:
    file = file_of(clone, text)
    shown = json.loads(itw("config", "show", file, "--format", "json").stdout)["settings"]
    return {each["key"]: (each["value"], each["origin"], each["line"]) for each in shown}


def test_every_problem_is_a_line_with_its_place(clone: Clone) -> None:
    file = file_of(clone, BROKEN)

    result = itw("config", "check", file)

    assert result.return_value == 1
    assert result.stdout.splitlines() == [
        f"{file}:1:1: unknown key 'profil'; did you mean 'profile'?",
        f"{file}:2:9: unknown rule 'never_run'; did you mean 'never_runs'?",
        f"{file}:3:11: 'waivers.0.reason' is required",
        f"3 problems in {file}.",
    ]


def test_problems_as_json(clone: Clone) -> None:
    report = json.loads(itw("config", "check", file_of(clone, "x: 1"), "--format", "json").stdout)

    assert report["found"]
    (problem,) = report["problems"]
    assert (problem["line"], problem["column"], problem["message"]) == (1, 1, "unknown key 'x'")


def test_a_right_file_ends_with_0(clone: Clone) -> None:
    result = itw("config", "check", file_of(clone, CONNECT))

    assert (result.return_value, result.stdout.splitlines()[-1][-9:]) == (0, "is right.")


def test_a_directory_stands_for_the_repository_around_it(clone: Clone) -> None:
    file_of(clone, BROKEN)
    (clone.path / "internal").mkdir()

    result = itw("config", "check", clone.path / "internal")

    assert result.return_value == 1
    assert f"{PATH}:1:1: " in result.stdout


def test_a_repository_without_the_file_has_the_defaults(clone: Clone) -> None:
    result = itw("config", "check", clone.path)

    assert result.return_value == 0
    assert "the defaults hold" in result.stdout


def test_the_other_ending_is_a_problem(clone: Clone) -> None:
    clone.write({PATH.replace("yml", "yaml"): CONNECT})

    result = itw("config", "check", clone.path)

    assert result.return_value == 1
    assert "is not read; the configuration's name is" in result.stdout


def test_a_link_is_a_problem(clone: Clone) -> None:
    file = file_of(clone, CONNECT)
    file.rename(clone.path / "elsewhere.yml")
    file.symlink_to(clone.path / "elsewhere.yml")

    result = itw("config", "check", clone.path)

    assert result.return_value == 1
    assert "symbolic link" in result.stdout


def test_a_file_that_is_not_there_could_not_be_checked(clone: Clone) -> None:
    with pytest.raises(UserError, match="No such file"):
        itw("config", "check", clone.path / "nowhere.yml")


def test_a_setting_comes_from_the_file_the_profile_or_the_default(clone: Clone) -> None:
    found = settings(clone, CONNECT)

    assert found["profile"] == ("connect", "file", 1)
    assert found["rules.fixed_port"] == ("off", "file", 2)
    assert found["rules.never_runs"] == ("error", "profile connect", None)
    assert found["run.timeout"] == ("600s", "file", 3)
    assert found["run.cgo"] == (False, "profile connect", None)
    assert found["write"] == ("offer", "default", None)


def test_a_waiver_is_shown_with_what_it_says(clone: Clone) -> None:
    found = settings(clone, "waivers: [{rule: never_runs, path: 'x/*', reason: by hand}]\n")

    waiver = {"rule": "never_runs", "path": "x/*", "reason": "by hand"}
    assert found["waivers"] == ([waiver], "file", 1)


def test_the_order_is_the_same_whatever_the_file_says(clone: Clone) -> None:
    assert list(settings(clone, "")) == list(settings(clone, CONNECT))


def test_a_broken_file_has_nothing_to_show(clone: Clone) -> None:
    with pytest.raises(UserError, match="3 problems"):
        itw("config", "show", file_of(clone, BROKEN))


IDLE = """package nats

//itw:allow never_runs by hand
func TestIntegrationNats(t *testing.T) {
	integration.CheckSkip(t)
}
"""


def test_what_nothing_needs_is_named_and_is_no_problem(clone: Clone) -> None:
    config = "waivers:\n- rule: never_runs\n  reason: by hand\n"
    clone.write({PATH: config, "internal/impl/nats/x_test.go": IDLE})

    result = itw("config", "check", clone.path)
    report = json.loads(itw("config", "check", clone.path, "--format", "json").stdout)

    assert result.return_value == 0
    assert f"{PATH}:2: this waiver of never_runs is unused" in result.stdout
    assert "x_test.go:3:1: this allow of never_runs is unused" in result.stdout
    assert [each["line"] for each in report["unused_waivers"]] == [2]
    assert [each["path"] for each in report["unused_allows"]] == ["internal/impl/nats/x_test.go"]


def test_run_off_is_said_by_the_file(clone: Clone) -> None:
    shown = settings(clone, "enforce: true\nrun: off\n")
    assert shown["run.enabled"] == (False, "file", 2)
    assert shown["run.reruns"] == (1, "default", None)
