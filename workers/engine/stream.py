"""A container's output as it comes, read without ever holding the caller longer than asked."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from itw.gateway.frames import Frames
from workers.engine.client import translated
from workers.engine.lines import Lines

if TYPE_CHECKING:
    from docker import APIClient

STDOUT = 1  # and 2 is standard error
AT_ONCE = 1 << 18


class Output:
    """Lines of standard output and standard error, as they come."""

    def __init__(self, source: socket.socket) -> None:
        self._source = source
        self._frames = Frames()
        self._lines: dict[int, Lines] = {}
        self.ended = False
        self.bytes = 0

    def read(self, seconds: float) -> list[tuple[int, bytes]]:
        """(stream, line) of what came within the time; less than a line may be nothing."""
        if self.ended or not select.select([self._source], [], [], max(0.0, seconds))[0]:
            return []
        with translated():
            data = self._source.recv(AT_ONCE)
        self.bytes += len(data)
        if not data:
            self.ended = True
            return [(key, line) for key, lines in self._lines.items() for line in lines.end()]
        return list(self._complete(data))

    def write(self, data: bytes) -> None:
        """To the container's standard input."""
        with translated():
            self._source.sendall(data)

    def hang_up(self) -> None:
        """End a `read` that waits in another thread."""
        with suppress(OSError):  # the engine has hung up already
            self._source.shutdown(socket.SHUT_RDWR)

    def _complete(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        for stream, content in self._frames.feed(data):
            lines = self._lines.get(stream)
            if lines is None:
                lines = self._lines[stream] = Lines()
            for line in lines.feed(content):
                yield stream, line


@contextmanager
def attached(api: "APIClient", container: str, *, stdin: bool = False) -> Iterator[Output]:
    """The output of a container that is not started yet, so nothing of it is lost."""
    wanted = {"stdout": 1, "stderr": 1, "stdin": int(stdin), "stream": 1}
    with translated():
        handle: Any = api.attach_socket(container, params=wanted)
    source: socket.socket = getattr(handle, "_sock", handle)
    try:
        yield Output(source)
    finally:
        handle.close()
        source.close()  # the handle is a file over it, and leaves it open
