"""`itw serve` with an App: the whole product from one command."""

import os
import signal
import subprocess

import pytest

from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.workers.serving import Serving
from tests.workers.stage import wait_until

NAME = "acme/connect"


@pytest.fixture
def github():
    with GitHubDouble() as github:
        github.install(NAME)
        github.repository(NAME).push("main", sample_repository.files("base"))
        yield github
        assert github.broken == []


@pytest.fixture
def serving(github, tmp_path):
    key = tmp_path / "key.pem"
    key.write_text(github.app.private_key)
    serving = Serving(
        tmp_path,
        "--no-tests",
        ITW_WEBHOOK_SECRET=github.app.webhook_secret,
        ITW_APP_ID=str(github.app.id),
        ITW_PRIVATE_KEY_FILE=str(key),
        ITW_GITHUB_URL=github.api_url,
    )
    wait_until(serving.ready, 20, "ready")
    github.send_webhooks_to(f"http://127.0.0.1:{serving.port}/webhook")
    yield serving
    if serving.process.poll() is None:
        assert serving.stop() == 0


def open_pull(github):
    repository = github.repository(NAME)
    repository.push("feature", sample_repository.files("pull-request"))
    return repository.open_pull("feature")


def completed(pull):
    return [check.status for check in pull.seen.checks] == ["completed"]


def test_a_pull_request_is_reviewed(github, serving):
    pull = open_pull(github)
    wait_until(lambda: completed(pull), 30, "verdict")
    assert len(pull.seen.reviews) == 1
    assert "BEGIN" not in serving.said()


def test_a_killed_workers_review_is_done_within_30_seconds(github, serving):
    fault = github.fault("POST .*/check-runs$", delay=0.5)
    pull = open_pull(github)
    wait_until(lambda: fault.met, 20, "begun")
    os.kill(serving.pid_of("worker"), signal.SIGKILL)
    assert wait_until(lambda: completed(pull), 30, "verdict") < 30
    assert len(pull.seen.reviews) == 1


def test_ctrl_c_lets_the_review_finish_and_a_second_one_does_not(github, serving):
    fault = github.fault("POST .*/check-runs$", delay=30)
    open_pull(github)
    wait_until(lambda: fault.met, 20, "begun")
    serving.process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        serving.process.wait(2)
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(20) == 0
    assert "child_killed" in serving.said()
