"""`itw config show OWNER/REPO`: which value came from where, from GitHub and from clones."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from itw.configuration.config import PATH
from itw.errors import UserError
from tests.github_double.double import GitHubDouble
from tests.workers.cli.clone import Clone, itw

OWN = "enforce: false\nrun: off\n"
COMMON = """\
enforce: true
write: auto
run: {timeout: 10m}
lock: [enforce, suggestions]
observe: [connect]
shares:
  all: {dollars: 20.5, jobs: 9}
  repositories: {Connect: {jobs: 1}}
"""


@pytest.fixture
def github() -> Iterator[GitHubDouble]:
    with GitHubDouble() as github:
        github.install("acme/connect", "acme/.github")
        github.repository("acme/connect").push("main", {PATH: OWN})
        github.repository("acme/.github").push("main", {PATH: COMMON})
        yield github


@pytest.fixture
def environment(github, tmp_path, monkeypatch) -> None:
    """As the App, and with nothing of the machine's own."""
    key = tmp_path / "key.pem"
    key.write_text(github.app.private_key)
    monkeypatch.chdir(tmp_path)
    for name in ("GH_TOKEN", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ITW_GITHUB_URL", github.api_url)
    monkeypatch.setenv("ITW_APP_ID", str(github.app.id))
    monkeypatch.setenv("ITW_PRIVATE_KEY_FILE", str(key))


def shown(*arguments: object) -> dict[str, dict[str, object]]:
    said = json.loads(itw("config", "show", *arguments, "--format", "json").stdout)
    return {each["key"]: each for each in said["settings"]}


def line_of(stdout: str, key: str) -> str:
    return next(line for line in stdout.splitlines() if line.startswith(f"{key} "))


@pytest.mark.usefixtures("environment")
def test_every_value_has_its_file_and_line() -> None:
    text = itw("config", "show", "acme/connect").stdout
    assert text.splitlines()[0].startswith("The organisation only observes acme/connect")
    assert line_of(text, "run.enabled").endswith("repository, line 2")
    assert line_of(text, "write").endswith("organisation, line 2")
    assert line_of(text, "enforce").endswith(
        "organisation, line 1, locked (line 1 of the repository does not count)"
    )
    assert line_of(text, "suggestions").endswith("default, locked")
    assert line_of(text, "delivery").endswith("default")


@pytest.mark.usefixtures("environment")
def test_a_persons_token_reads_the_same(github, monkeypatch) -> None:
    (installation,) = github.world.installations.values()
    monkeypatch.setenv("GITHUB_TOKEN", github.token(installation))
    monkeypatch.delenv("ITW_APP_ID")
    assert shown("acme/connect")["enforce"]["value"] is True


@pytest.mark.usefixtures("environment")
def test_without_any_credentials_it_says_what_would_help(monkeypatch) -> None:
    monkeypatch.delenv("ITW_APP_ID")
    with pytest.raises(UserError, match=r"GITHUB_TOKEN.*ITW_APP_ID.*--organisation"):
        itw("config", "show", "acme/connect")


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("target", ["acme/other", "no repository at all"])
def test_what_can_not_be_read_is_said(target) -> None:
    with pytest.raises(UserError, match=r"not installed|neither a path"):
        itw("config", "show", target)


@pytest.mark.usefixtures("environment")
def test_whose_limit_holds_is_said(monkeypatch) -> None:
    monkeypatch.setenv("ITW_INSTALLATION_JOBS", "3")
    monkeypatch.setenv("ITW_LIMITS", "acme/connect:minutes=60")
    told = itw("config", "show", "acme/connect").stdout
    assert told.splitlines()[-4:] == [
        line_of(told, "acme: 3 jobs at once"),
        line_of(told, "acme/connect: 1 job at once"),
        line_of(told, "acme/connect: 60 minutes a day in the sandbox"),
        line_of(told, "acme: $20.50 a day for the model"),
    ]
    assert [line.rpartition("  ")[2] for line in told.splitlines()[-4:]] == [
        "operator",
        "organisation, line 8",
        "operator",
        "organisation, line 7",
    ]


@pytest.mark.usefixtures("environment")
def test_who_is_not_the_operator_is_told_the_organisations_limits(github, monkeypatch) -> None:
    (installation,) = github.world.installations.values()
    monkeypatch.setenv("GITHUB_TOKEN", github.token(installation))
    monkeypatch.delenv("ITW_APP_ID")
    found = json.loads(itw("config", "show", "acme/connect", "--format", "json").stdout)
    assert found["shares"][0] == {
        "whose": "acme",
        "what": "jobs",
        "most": 9,
        "origin": "organisation",
        "line": 7,
    }


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    clone, home = Clone(tmp_path / "connect"), Clone(tmp_path / "home")
    clone.write({PATH: OWN})
    home.write({PATH: COMMON})
    return clone.path, home.path / PATH


def test_clones_need_no_github(clones) -> None:
    clone, common = clones
    found = shown("acme/connect", "--repo", clone, "--organisation", common)
    assert found["enforce"] == {
        "key": "enforce",
        "value": True,
        "origin": "organisation",
        "line": 1,
        "locked": True,
        "ignored": 1,
    }
    assert found["run.timeout"]["origin"] == "organisation"
    assert shown(clone)["enforce"]["value"] is False


def test_checking_tells_what_is_locked_and_what_is_wrong_in_the_organisations(clones) -> None:
    clone, common = clones
    result = itw("config", "check", clone, "--organisation", common)
    assert result.return_value == 1
    assert ":1:1: `enforce` is locked in OWNER/.github/" in result.stdout
    common.write_text("lock: [colour]\n")
    report = json.loads(
        itw("config", "check", clone, "--organisation", common, "--format", "json").stdout
    )
    assert report["organisation"]["problems"][0]["message"].startswith("'lock': 'colour'")
    assert report["problems"] == []


def test_the_organisations_file_is_checked_in_its_own_repository(clones) -> None:
    _, common = clones
    result = itw("config", "check", common.parents[1], "--organisation", common)
    assert (result.return_value, result.stdout) == (0, f"{common} is right.\n")
    common.write_text("lock: [colour]\n")
    result = itw("config", "check", common.parents[1], "--organisation", common)
    assert result.return_value == 1
    assert f"{common}:1:8: 'lock': 'colour' is no key" in result.stdout
