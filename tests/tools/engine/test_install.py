"""A daemon of our own, started from nothing beside the one that runs."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.engine.client import EngineError
from tools.engine.install import Daemon, start

needs_dockerd = pytest.mark.skipif(
    shutil.which("dockerd") is None or os.geteuid() != 0,
    reason="only where dockerd is installed, and root may start one",
)
STOP_SECONDS = 20


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    """In a network of its own: a second daemon removes the first one's bridge."""
    pid = tmp_path / "pid"
    places = {"data-root": tmp_path / "data", "exec-root": tmp_path / "exec", "pidfile": pid}
    yield Daemon(
        host=f"unix://{tmp_path}/docker.sock",
        log=tmp_path / "log",
        options=(
            *(f"--{name}={place}" for name, place in places.items()),
            "--iptables=false",
        ),
        within=("unshare", "--net"),
    )
    if pid.exists():
        os.kill(int(pid.read_text()), signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while pid.exists() and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.mark.soak  # containerd gives itself 15 s, and a busy machine does not always
@needs_dockerd
def test_started_daemon_answers(daemon: Daemon) -> None:
    engine = start(daemon)
    assert engine.answers
    assert engine.run("image", "ls", "--quiet") == ""


@needs_dockerd
def test_daemon_that_does_not_start_is_quoted(daemon: Daemon, tmp_path: Path) -> None:
    broken = Daemon(host=daemon.host, log=tmp_path / "log", options=("--no-such-option",))
    with pytest.raises(EngineError, match="no-such-option"):
        start(broken)
