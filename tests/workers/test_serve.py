"""`itw serve` as a person starts it: real children, on loopback."""

import os
import signal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.workers.serving import Serving
from tests.workers.stage import wait_until

FORGED = {"X-Hub-Signature-256": "sha256=" + "0" * 64}


@pytest.fixture(scope="module")
def private_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return key.private_bytes(*form).decode()


@pytest.fixture
def serve(tmp_path):
    running = []

    def start(**env):
        running.append(Serving(tmp_path, **env))
        return running[-1]

    yield start
    for each in running:
        if each.process.poll() is None:
            each.stop()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_without_anything_configured_it_starts_and_names_what_is_off(serve):
    serving = serve()
    wait_until(serving.ready, 20, "ready")
    assert "ITW_APP_ID and ITW_PRIVATE_KEY_FILE must be set" in serving.said()
    assert "ITW_WEBHOOK_SECRET must be set" in serving.said()
    assert serving.request("POST", "/webhook", FORGED) == 401


def test_it_stops_in_order_and_leaves_nothing_behind(serve):
    serving = serve()
    wait_until(serving.ready, 20, "ready")
    pids = [serving.pid_of("redis"), serving.pid_of("receiver")]
    assert serving.stop() == 0
    assert not any(is_alive(pid) for pid in pids)


def test_each_child_holds_the_secrets_that_it_needs_and_no_other(serve, tmp_path, private_key):
    key = tmp_path / "app.pem"
    key.write_text(private_key)
    secrets = {
        "ITW_WEBHOOK_SECRET": "canary-of-webhooks-" + "x" * 20,
        "ITW_PRIVATE_KEY_FILE": str(key),
        "ANTHROPIC_API_KEY": "canary-of-the-model",
    }
    nowhere = {"ITW_GITHUB_URL": "http://127.0.0.1:1", "DOCKER_HOST": "unix:///nowhere"}
    serving = serve(ITW_APP_ID="1", **secrets, **nowhere)
    wait_until(serving.ready, 20, "ready")
    wait_until(lambda: '"child": "model"' in serving.said(), 20, "the model's worker")
    app, model = "ITW_PRIVATE_KEY_FILE", "ANTHROPIC_API_KEY"
    held = {"redis": set(), "receiver": {"ITW_WEBHOOK_SECRET"}, "worker": {app}, "beat": {app}}
    for child, needed in {**held, "model": {app, model}}.items():
        environment = Path(f"/proc/{serving.pid_of(child)}/environ").read_text()
        assert {name for name, value in secrets.items() if value in environment} == needed
    assert not any(value in serving.said() for value in list(secrets.values())[::2])


def test_a_child_that_dies_is_started_again(serve):
    serving = serve()
    wait_until(serving.ready, 20, "ready")
    for child in ("redis", "receiver"):
        before = serving.pid_of(child)
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: serving.pid_of(child) != before, 10, child)  # noqa: B023
        wait_until(serving.ready, 20, f"ready without the first {child}")


def test_killed_without_a_word_it_leaves_nothing_running(serve):
    serving = serve()
    wait_until(serving.ready, 20, "ready")
    pids = [serving.pid_of("redis"), serving.pid_of("receiver")]
    serving.process.kill()
    serving.process.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in pids), 20, "children gone")


def test_a_second_one_on_the_same_data_is_refused(serve):
    first = serve()
    wait_until(first.ready, 20, "ready")
    second = serve()
    assert second.process.wait(20) == 2
    assert "ITW_DATA_DIR" in second.said()


def test_without_a_docker_engine_it_says_that_tests_are_not_run_and_why(serve):
    serving = serve(DOCKER_HOST="unix:///nowhere/docker.sock")
    wait_until(serving.ready, 20, "ready")
    assert "running tests: off. The Docker engine does not answer" in serving.said()


def test_a_data_directory_that_can_not_be_is_told_in_one_sentence(serve, tmp_path):
    (tmp_path / "file").touch()
    serving = serve(ITW_DATA_DIR=str(tmp_path / "file" / "data"))
    assert serving.process.wait(20) == 2
    assert "ITW_DATA_DIR" in serving.said()
    assert "Traceback" not in serving.said()
