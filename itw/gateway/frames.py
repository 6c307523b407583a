"""The engine's stream of a container's output, taken apart into what each of its streams said.

Without a terminal the engine sends frames: a byte for the stream, three of nothing, four for the
length (https://docs.docker.com/reference/api/engine/version/v1.41/#operation/ContainerAttach).
"""

from collections.abc import Iterator

HEADER = 8


class Frames:
    """Bytes as they come in, frames' contents out; a frame may come in many pieces."""

    def __init__(self) -> None:
        self._header = bytearray()
        self._left = 0
        self._stream = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield (stream, content), in order."""
        at, end = 0, len(data)
        while at < end:
            if self._left == 0:
                taken = data[at : at + HEADER - len(self._header)]
                self._header += taken
                at += len(taken)
                if len(self._header) < HEADER:
                    return
                self._stream = self._header[0]
                self._left = int.from_bytes(self._header[4:], "big")
                self._header.clear()
                continue
            content = data[at : at + self._left]
            at += len(content)
            self._left -= len(content)
            yield self._stream, content
