"""Sends the bytes of each attack to a Docker API, and tells what came back.

Standard library only: it also runs in a container that shares a job's network. It reads a list of
attacks from a file, each `{"id", "bytes"}` in latin-1, and prints one answer a line.
"""

import json
import select
import socket
import sys
import time
from pathlib import Path

SECONDS = 4.0  # for one attack; an answer that goes on is cut there
QUIET = 0.3  # after the last byte of an answer that does not end by itself
LIMIT = 1 << 18


def connect(address: str, seconds: float = SECONDS) -> socket.socket:
    """`unix:///path` or `tcp://host:port`."""
    scheme, _, rest = address.partition("://")
    if scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(seconds)
        connection.connect(rest)
        return connection
    host, _, port = rest.rpartition(":")
    return socket.create_connection((host, int(port)), seconds)


def attack(address: str, request: bytes, *, quiet: float = QUIET) -> bytes:
    """What came back: empty where the connection was closed, or nothing came in time."""
    try:
        with connect(address) as connection:
            connection.sendall(request)
            return answer(connection, quiet)
    except OSError:
        return b""


def answer(connection: socket.socket, quiet: float) -> bytes:
    """Everything until the end, until it has been quiet for a while, or until it is late."""
    received, late = b"", time.monotonic() + SECONDS
    while len(received) < LIMIT and (left := late - time.monotonic()) > 0:
        wait = min(left, quiet) if b"\r\n\r\n" in received else left
        if not select.select([connection], [], [], wait)[0]:
            break
        try:
            part = connection.recv(1 << 16)
        except OSError:
            break
        if not part:
            break
        received += part
    return received


def main() -> None:
    address, path = sys.argv[1:]
    for one in json.loads(Path(path).read_text()):
        began = time.monotonic()
        said = attack(address, one["bytes"].encode("latin-1"))
        line = {
            "id": one["id"],
            "answer": said.decode("latin-1"),
            "seconds": time.monotonic() - began,
        }
        print(json.dumps(line), flush=True)  # noqa: T201 - a command line


if __name__ == "__main__":
    main()
