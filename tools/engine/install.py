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

# What docker.io only recommends: without apparmor's parser no container starts where the kernel has
# AppArmor, and without cgroupfs-mount none starts where nothing has mounted the control groups.
# With docker-compose the compose file is started by its test.
PACKAGES = ("docker.io", "debootstrap", "apparmor", "cgroupfs-mount", "docker-compose")
CLIENT = "docker-cli"  # a package of its own since Debian 13
CGROUPS = Path("/sys/fs/cgroup")
START_SECONDS = 60
GRACE_SECONDS = 3  # for another daemon to answer, when ours has ended
DEBIAN = Path("/etc/debian_version")


class CannotInstall(Exception):
    """The machine is none on which we install Docker; the text says what a person can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """Where a dockerd keeps its things. The defaults are those of the machine's own."""

    host: str = DEFAULT_HOST
    log: Path = Path("/var/log/itw-dockerd.log")
    options: tuple[str, ...] = ()
    within: tuple[str, ...] = ()  # a command that starts it in a place of its own


def install(*, is_root: bool) -> None:
    """Install Debian's docker.io and debootstrap, where they are missing."""
    if shutil.which("dockerd") and shutil.which("debootstrap"):
        return
    if not DEBIAN.exists() or not shutil.which("apt-get"):
        raise CannotInstall("Docker is only installed on Debian; here it is yours to install.")
    if not is_root:
        raise CannotInstall(f"Installing needs root: sudo apt-get install {' '.join(PACKAGES)}")
    _apt("update")
    _apt("install", *PACKAGES)
    if not shutil.which("docker"):
        _apt("install", CLIENT)
    if not any(CGROUPS.iterdir()):
        subprocess.run(["cgroupfs-mount"], check=True)


def _apt(action: str, *packages: str) -> None:
    options = ("-qq", "-y", "--no-install-recommends") if packages else ("-qq",)
    arguments = (action, *options, *packages)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    done = subprocess.run([*quiet, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotInstall(f"apt-get {' '.join(arguments)}\n{done.stderr.strip()[-2000:]}")


def start(daemon: Daemon) -> Engine:
    """Start dockerd in a session of its own, and wait until it answers.

    Installing may have started one already: then ours ends, and that one answers.
    """
    engine = Engine(daemon.host)
    with daemon.log.open("ab") as log:
        process = subprocess.Popen(
            [*daemon.within, "dockerd", "--host", daemon.host, *daemon.options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while not engine.answers:
        if time.monotonic() > deadline:
            raise EngineError(f"dockerd did not start; its log ends:\n{_end_of(daemon.log)}")
        if process.poll() is not None:
            deadline = min(deadline, time.monotonic() + GRACE_SECONDS)
        time.sleep(0.2)
    process.returncode = 0  # it is meant to outlive us: Python need not warn of it
    return engine


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
