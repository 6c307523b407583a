"""`itw serve` as a person starts it: real children, on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.workers.stage import ROOT, wait_until

FORGED = {"X-Hub-Signature-256": "sha256=" + "0" * 64}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """One `itw serve` with what it wrote."""

    def __init__(self, directory, **env):
        self.port, self.output = free_port(), directory / "serve.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME")}  # noqa: TID251
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("itw"), "serve", "--port", str(self.port)],
                cwd=ROOT,
                env={**kept, "ITW_DATA_DIR": str(directory / "data"), **env},
                stdout=output,
                stderr=output,
            )

    def request(self, method, path, headers=None):
        """The status, or None while nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path, b"{}", headers or {})
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def ready(self):
        return self.request("GET", "/readyz") == 200

    def said(self):
        return self.output.read_text()

    def pid_of(self, child):
        lines = [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]
        return [e["pid"] for e in lines if e["event"] == "child_started" and e["child"] == child][
            -1
        ]

    def stop(self):
        self.process.terminate()
        return self.process.wait(30)


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
    assert "ITW_APP_ID and ITW_PRIVATE_KEY must be set" in serving.said()
    assert "ITW_WEBHOOK_SECRET must be set" in serving.said()
    assert serving.request("POST", "/webhook", FORGED) == 401


def test_it_stops_in_order_and_leaves_nothing_behind(serve):
    serving = serve()
    wait_until(serving.ready, 20, "ready")
    pids = [serving.pid_of("redis"), serving.pid_of("receiver")]
    assert serving.stop() == 0
    assert not any(is_alive(pid) for pid in pids)


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
