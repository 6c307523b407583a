"""Whoever is killed, and whenever: after one sweep nothing is left, and the living are unharmed."""

import gc
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
import pytest

from itw.runs.sandbox import Ending, SandboxRun
from tests.docker_engine.fixtures import DockerEngine
from tests.docker_engine.own_daemon import kill, own_daemon, patiently_started
from tests.workers.sandboxes import go_tree, sandbox_on, target
from tools.engine.client import Engine
from tools.engine.images import Images
from tools.engine.install import Daemon

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


def settled(engine: DockerEngine, owner: str) -> list[str]:
    """What there is once the engine has done what the killed worker had asked of it."""
    before, now = None, engine.things(owner)
    while before != now:
        time.sleep(0.5)
        before, now = now, engine.things(owner)
    return now


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
    settled(engine, owner)
    sandbox_on(engine, tmp_path, builds).sweep()
    assert engine.things(owner) == []
    assert list(tmp_path.glob("jobs/*")) == []  # it may not have come that far


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
    before = settled(engine, owner)
    sandbox_on(engine, tmp_path / "other", builds, owner=f"{owner}-other").sweep()
    assert engine.things(owner) == before != []
    sandbox_on(engine, tmp_path, builds).sweep()


FAKE_GO = b"#!/bin/sh\necho hanging\nexec sleep 600\n"
JOB_OF_FAKE_GO = b"ARG BASE\nFROM ${BASE}\nCOPY go /usr/local/bin/go\nENTRYPOINT []\n"


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with own_daemon() as daemon:
        yield daemon


# The SDK forgets to close sockets that could not connect, and `start` its process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.soak  # it brings images to an engine of its own, and starts that twice
@pytest.mark.skipif(shutil.which("dockerd") is None, reason="only where a dockerd may be started")
def test_engine_killed_in_a_run_leaves_nothing_once_it_is_back(
    engine: DockerEngine, daemon: Daemon, tmp_path: Path
) -> None:
    own = _with_images(patiently_started(daemon), engine)
    sandbox = sandbox_on(own, tmp_path / "sandbox", tmp_path, owner="o")
    ended: list[SandboxRun] = []
    with sandbox.open(target(), go_tree()) as opened:
        ended.append(opened.go_test(on_line=lambda line: b"hanging" in line and kill(daemon)))
    assert ended[0].ending is Ending.INFRASTRUCTURE
    patiently_started(daemon)
    assert own.things("o") != []
    sandbox.sweep()
    assert own.things("o") == []
    own.client.close()
    gc.collect()  # or the warning comes when no filter holds any more, and ends the run


def _with_images(own: Engine, engine: DockerEngine) -> DockerEngine:
    """The gateway's image, and a job's in which `go` only hangs: quick to bring."""
    gateway = engine.images.gateway
    packed = subprocess.run(
        ["docker", "--host", engine.host, "save", gateway], capture_output=True, check=True
    )
    own.run("load", stdin=packed.stdout)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in {"Dockerfile": JOB_OF_FAKE_GO, "go": FAKE_GO}.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o755
            tar.addfile(member, io.BytesIO(content))
    own.run(
        "build", "-t", "job:fake", "--build-arg", f"BASE={gateway}", "-", stdin=archive.getvalue()
    )
    client = docker.DockerClient(base_url=own.host, version="auto", timeout=60)
    return DockerEngine(client, own.host, Images(base="", job="job:fake", gateway=gateway))
