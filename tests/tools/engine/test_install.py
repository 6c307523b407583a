"""A daemon of our own, started from nothing beside the one that runs."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docker_engine.own_daemon import kill, own_daemon, patiently_started, place_of
from tools.engine.client import EngineError
from tools.engine.install import Daemon, start

needs_dockerd = pytest.mark.skipif(
    shutil.which("dockerd") is None or os.geteuid() != 0,
    reason="only where dockerd is installed, and root may start one",
)


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with own_daemon() as daemon:
        yield daemon


@pytest.mark.soak  # where the machine is busy it takes a minute
@needs_dockerd
def test_started_daemon_answers(daemon: Daemon) -> None:
    engine = patiently_started(daemon)
    assert engine.answers
    assert engine.run("image", "ls", "--quiet") == ""


@needs_dockerd
def test_daemon_that_does_not_start_is_quoted(daemon: Daemon, tmp_path: Path) -> None:
    broken = Daemon(host=daemon.host, log=tmp_path / "log", options=("--no-such-option",))
    with pytest.raises(EngineError, match="no-such-option"):
        start(broken)


@pytest.mark.soak
@needs_dockerd
def test_killed_daemon_leaves_no_mount_and_no_process() -> None:
    with own_daemon() as daemon:
        patiently_started(daemon)
        kill(daemon)
        patiently_started(daemon)  # it finds its data directory mounted, and leaves it so
        place = str(place_of(daemon))
        assert place in Path("/proc/self/mounts").read_text()
    assert place not in Path("/proc/self/mounts").read_text()
    assert not Path(place).exists()
