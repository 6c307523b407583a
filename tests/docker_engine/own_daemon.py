"""A dockerd of a test's own, beside the machine's, and nothing left of it afterwards."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.engine.client import Engine, EngineError
from tools.engine.install import Daemon, start

STOP_SECONDS = 30
TRIES = 3


@contextmanager
def own_daemon() -> Iterator[Daemon]:
    """In a network of its own: a second daemon removes the first one's bridge.

    Its directory has a short name, because pytest's are too deep for containerd's sockets.
    """
    with tempfile.TemporaryDirectory(prefix="itw-d") as name:
        place = Path(name)
        try:
            yield _daemon(place)
        finally:
            _end(place / "pid")
            _end(containerd_of(place))
            _unmount(place)


def _daemon(place: Path) -> Daemon:
    places = {"data-root": "data", "exec-root": "exec", "pidfile": "pid"}
    options = (f"--{option}={place}/{path}" for option, path in places.items())
    return Daemon(
        host=f"unix://{place}/s",
        log=place / "log",
        options=(*options, "--iptables=false"),
        within=("unshare", "--net"),
    )


def patiently_started(daemon: Daemon) -> Engine:
    """Start it, again where containerd missed the 15 s that dockerd gives it on a busy machine."""
    for _ in range(TRIES - 1):
        with suppress(EngineError):
            return start(daemon)
    return start(daemon)


def place_of(daemon: Daemon) -> Path:
    return daemon.log.parent


def containerd_of(place: Path) -> Path:
    """The file with the process id of the daemon's containerd."""
    return place / "exec/containerd/containerd.pid"


def kill(daemon: Daemon) -> None:
    """SIGKILL; its containerd notices by itself."""
    place = place_of(daemon)
    pid = int((place / "pid").read_text())
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)  # it is a child of ours: until then its pid file counts as held
    containerd = containerd_of(place).read_text().strip()
    _wait_until(lambda: not Path("/proc", containerd).exists())


def _end(pid_file: Path) -> None:
    try:
        pid = int(pid_file.read_text())
        os.kill(pid, signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return
    _wait_until(lambda: not _lives(pid))
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _lives(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    return Path("/proc", str(pid)).exists()


def _unmount(place: Path) -> None:
    """What a killed daemon has mounted, its data directory onto itself above all, stays mounted."""
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    for mount in sorted((m for m in mounts if m.startswith(f"{place}/")), reverse=True):
        subprocess.run(["umount", "--lazy", mount], check=True)


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
