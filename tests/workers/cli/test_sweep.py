"""`itw sweep` says what was lost; without --dry-run it puts it."""

import pytest
import structlog

from itw.errors import UserError
from tests.workers.cli.clone import itw
from tests.workers.recovery.stage import NAME, Stage


@pytest.fixture
def sweep(stage: Stage, tmp_path):
    """Run `itw sweep …` against the double."""
    key = tmp_path / "key.pem"
    key.write_text(stage.double.app.private_key)
    env = tmp_path / "env"
    env.write_text(
        f"ITW_REDIS_URL={stage.server.url}\nITW_DATA_DIR={tmp_path}\nITW_APP_ID={stage.double.app.id}\n"
        f"ITW_PRIVATE_KEY_FILE={key}\nITW_GITHUB_URL={stage.double.api_url}\n"
    )
    yield lambda *arguments: itw("sweep", "--env-file", env, *arguments).stdout.splitlines()
    structlog.reset_defaults()


@pytest.fixture
def lost(stage: Stage):
    """A push and a command that nobody heard of."""
    stage.double.send_webhooks_to("http://127.0.0.1:9/nobody")
    pull = stage.open_pull("feature")
    pull.comment("/run-integration-tests", by="dev")
    stage.later(hours=1)
    return pull


def test_a_dry_run_says_what_would_be_done_and_does_nothing(stage, sweep, lost):
    expected = [
        "1 delivery would be asked for again, 1 missed before, and not due",
        f"{NAME}#1: no verdict at {lost.head_sha[:7]}, to be reviewed",
        f"{NAME}#1: nobody heard /run-integration-tests",
        "looked at 1 repository with 5 requests, 5 of them counted",
    ]
    assert sweep("--dry-run") == expected
    assert sweep("--dry-run") == expected
    assert stage.redis.keys("*") == []


def test_a_sweep_does_it(stage, sweep, lost):
    assert sweep()[0].startswith("1 delivery asked for again")
    assert stage.redis.llen("itw:review:review") == 2
    assert sweep()[1:] == ["looked at 0 repositories with 0 requests, 0 of them counted"]


@pytest.mark.parametrize("command", [("sweep", "--dry-run"), ("jobs",), ("report",)])
def test_where_redis_is_away_it_is_said_in_a_sentence(tmp_path, stage, command):
    (tmp_path / "key.pem").write_text(stage.double.app.private_key)
    env = tmp_path / "env"
    env.write_text(
        f"ITW_REDIS_URL=unix://{tmp_path}/nobody\nITW_DATA_DIR={tmp_path}\nITW_APP_ID=1\n"
        f"ITW_PRIVATE_KEY_FILE={tmp_path / 'key.pem'}\nITW_GITHUB_URL={stage.double.api_url}\n"
    )
    with pytest.raises(UserError, match=r"^Redis does not answer \(ConnectionError\)\.$"):
        itw(command[0], "--env-file", env, *command[1:])


def test_without_an_app_it_says_what_is_missing(tmp_path):
    env = tmp_path / "env"
    env.write_text("ITW_APP_ID=7\n")
    with pytest.raises(UserError, match="ITW_PRIVATE_KEY_FILE must be set"):
        itw("sweep", "--env-file", env)
