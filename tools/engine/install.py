"""Installs and starts Docker on a Debian machine that has none, such as a fresh CI runner.

Nothing here touches an engine that runs. The daemon outlives the command that started it; its log
is where `Daemon.log` says.
"""

import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tools.engine.client import Engine, EngineError
from tools.engine.settings import DEFAULT_HOST

PACKAGES = ("docker.io", "debootstrap", "iptables")
START_SECONDS = 60
DEBIAN = Path("/etc/debian_version")


class CannotInstall(Exception):
    """The machine is none on which we install Docker; the text says what a person can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """Where a dockerd keeps its things. The defaults are those of the machine's own."""

    host: str = DEFAULT_HOST
    log: Path = Path("/var/log/itw-dockerd.log")
    options: tuple[str, ...] = ()


def install(*, is_root: bool) -> None:
    """Install Debian's docker.io and debootstrap, where they are missing."""
    if shutil.which("dockerd") and shutil.which("debootstrap"):
        return
    if not DEBIAN.exists() or not shutil.which("apt-get"):
        raise CannotInstall("Docker is only installed on Debian; here it is yours to install.")
    if not is_root:
        raise CannotInstall(f"Installing needs root: sudo apt-get install {' '.join(PACKAGES)}")
    _apt("update", "-qq")
    _apt("install", "-qq", "--no-install-recommends", "-y", *PACKAGES)


def _apt(*arguments: str) -> None:
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    done = subprocess.run([*quiet, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotInstall(f"apt-get {' '.join(arguments)}\n{done.stderr.strip()[-2000:]}")


def start(daemon: Daemon) -> Engine:
    """Start dockerd in a session of its own, and wait until it answers."""
    with daemon.log.open("ab") as log:
        process = subprocess.Popen(
            ["dockerd", "--host", daemon.host, *daemon.options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    engine = Engine(daemon.host)
    deadline = time.monotonic() + START_SECONDS
    while not engine.answers:
        if process.poll() is not None or time.monotonic() > deadline:
            raise EngineError(f"dockerd did not start; its log ends:\n{_end_of(daemon.log)}")
        time.sleep(0.2)
    return engine


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
