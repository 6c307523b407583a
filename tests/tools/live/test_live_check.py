"""The live check, held to the double: it finds what is wrong, and writes only when told to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from itw.app_setup.permissions import EVENTS
from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.github_double.pull_page import PullPage
from tools import live_check

pytestmark = pytest.mark.enable_socket
NAME = "acme/connect"
NOBODY = "http://127.0.0.1:9/webhook"  # the discard port: deliveries fail, and are listed so


@pytest.fixture
def pull() -> Iterator[PullPage]:
    with GitHubDouble() as github:
        github.app.events = list(EVENTS)
        github.send_webhooks_to(NOBODY)
        github.install(NAME)
        repository = github.repository(NAME)
        sample = sample_repository.load(repository.state.git.path)
        repository.point("main", sample.base)
        yield repository.open_pull("beanstalkd-and-pubsub", title="Add", by="sam")
        assert github.broken == []


@pytest.fixture
def github(pull: PullPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> GitHubDouble:
    key = tmp_path / "key.pem"
    key.write_text(pull.double.app.private_key)
    monkeypatch.setenv("ITW_APP_ID", str(pull.double.app.id))
    monkeypatch.setenv("ITW_PRIVATE_KEY_FILE", str(key))
    monkeypatch.setenv("ITW_GITHUB_URL", pull.double.api_url)
    return pull.double


def lines(output: str, outcome: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith(outcome)]


def test_everything_is_as_expected_on_the_double(
    pull: PullPage, github: GitHubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    status = live_check.main([NAME, "--pull", str(pull.number), "--yes"])
    output = capsys.readouterr().out
    assert (lines(output, "DIFFERENT"), status) == ([], 0), output
    assert len(lines(output, "as expected")) == 16
    assert "it would say: 1 error, 5 warnings" in output


def test_nothing_is_written_without_yes(
    pull: PullPage, github: GitHubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    assert live_check.main([NAME, "--pull", str(pull.number)]) == 0
    written = {request.operation for request in github.recorder.writes()}
    assert written == set()


def test_comments_are_taken_away_again(pull: PullPage, github: GitHubDouble) -> None:
    live_check.main([NAME, "--pull", str(pull.number), "--yes"])
    assert [each for each in pull.state.comments if not each.deleted] == []
    assert [each for each in pull.state.review_comments if not each.deleted] == []


def test_missing_permission_is_named(
    pull: PullPage, github: GitHubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    next(iter(github.world.installations.values())).permissions.pop("checks")
    assert live_check.main([NAME]) == 1
    assert "not granted: ['checks: write']" in capsys.readouterr().out


def test_app_that_is_not_installed_is_told(
    pull: PullPage, github: GitHubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    assert live_check.main(["acme/elsewhere"]) == 1
    assert "404 Not Found" in capsys.readouterr().out


def test_missing_key_ends_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ITW_APP_ID", "ITW_PRIVATE_KEY", "ITW_PRIVATE_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert live_check.main([NAME]) == 2
    said = "Set ITW_APP_ID and ITW_PRIVATE_KEY_FILE to the App's id and key.\n"
    assert capsys.readouterr().out == said


def test_token_is_never_shown(
    pull: PullPage, github: GitHubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    live_check.main([NAME, "--pull", str(pull.number), "--yes"])
    shown = capsys.readouterr()
    for token in github.world.tokens:
        assert token not in shown.out + shown.err


@pytest.mark.parametrize("name", ["acme", "acme/", "/connect", "acme/connect/pulls"])
def test_repository_is_written_with_its_owner(name: str) -> None:
    with pytest.raises(SystemExit):
        live_check.main([name])
