"""Whoever is killed, and whenever: after one sweep nothing is left, and the living are unharmed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docker_engine.fixtures import DockerEngine
from tests.workers.sandboxes import sandbox_on

pytestmark = pytest.mark.timeout(300)

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start(engine: DockerEngine, owner: str, builds: Path, tmp_path: Path) -> Start:
    """Starts a worker of the owner's."""
    (tmp_path / "owner").write_text(owner)
    told = {
        "host": engine.host,
        "job": engine.images.job,
        "gateway": engine.images.gateway,
        "directory": str(tmp_path),
        "builds": str(builds),
    }
    command = [sys.executable, "-m", "tests.workers.sandbox_worker", json.dumps(told)]

    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    return start


@contextmanager
def killed(worker: "subprocess.Popen[str]") -> Iterator[None]:
    """The worker is killed at the end of the block."""
    with worker:
        try:
            yield
        finally:
            os.kill(worker.pid, signal.SIGKILL)


def wait_for(worker: "subprocess.Popen[str]", word: str) -> None:
    assert worker.stdout is not None
    for line in worker.stdout:
        if line.strip() == word:
            return
    raise AssertionError(f"the worker ended before {word!r}")


@pytest.mark.parametrize("seconds", [0.05, 0.4])
def test_worker_killed_while_it_opens_leaves_nothing(
    start: Start, engine: DockerEngine, owner: str, builds: Path, tmp_path: Path, seconds: float
) -> None:
    worker = start()
    with killed(worker):
        wait_for(worker, "begins")
        time.sleep(seconds)
    sandbox_on(engine, tmp_path, builds).sweep()
    assert engine.things(owner) == []
    assert list((tmp_path / "jobs").iterdir()) == []


def test_worker_killed_while_its_test_runs_leaves_nothing(
    start: Start, engine: DockerEngine, owner: str, builds: Path, tmp_path: Path
) -> None:
    worker = start()
    with killed(worker):
        wait_for(worker, "hangs")
        assert len(engine.things(owner)) == 4  # gateway, job, service, network
    sandbox_on(engine, tmp_path, builds).sweep()
    assert engine.things(owner) == []
    assert list((tmp_path / "jobs").iterdir()) == []


def test_gateway_and_worker_killed_leave_nothing(
    start: Start, engine: DockerEngine, owner: str, builds: Path, tmp_path: Path
) -> None:
    worker = start()
    with killed(worker):
        wait_for(worker, "hangs")
        os.kill(worker.pid, signal.SIGSTOP)
        gateway = {"label": [f"itw.owner={owner}", "itw.role=gateway"]}
        for container in engine.client.api.containers(filters=gateway):
            engine.client.api.kill(container["Id"], "KILL")
    sandbox_on(engine, tmp_path, builds).sweep()
    assert engine.things(owner) == []


def test_sweep_leaves_a_living_job_alone(
    start: Start, engine: DockerEngine, owner: str, builds: Path, tmp_path: Path
) -> None:
    worker = start()
    with killed(worker):
        wait_for(worker, "hangs")
        before = engine.things(owner)
        assert sandbox_on(engine, tmp_path, builds).sweep() == 0
        assert engine.things(owner) == before != []
    sandbox_on(engine, tmp_path, builds).sweep()


def test_sweep_leaves_other_installations_alone(
    start: Start, engine: DockerEngine, owner: str, builds: Path, tmp_path: Path
) -> None:
    worker = start()
    with killed(worker):
        wait_for(worker, "opened")
    before = engine.things(owner)
    sandbox_on(engine, tmp_path / "other", builds, owner=f"{owner}-other").sweep()
    assert engine.things(owner) == before != []
    sandbox_on(engine, tmp_path, builds).sweep()
