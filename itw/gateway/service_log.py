"""A container's log as the engine streams it: lines with their times.

The format is https://docs.docker.com/reference/api/engine/ under "Attach to a container": frames
of a stream's number, three zeros, and a length; without frames where there is a terminal.
"""

from dataclasses import dataclass, field

from itw.gateway.events import LogLine

MAX_LINE = 2000  # characters; six bytes each at worst in an event, which fits its line
MAX_PARTIAL = 64 << 10  # bytes of a line without an end
STREAMS = {0: "stdout", 1: "stdout", 2: "stderr"}
FRAME_HEADER = 8


@dataclass(slots=True)
class ServiceLog:
    """Fed with what came, as it comes; `tty` says that there are no frames."""

    tty: bool = False
    lines: list[LogLine] = field(default_factory=list)
    _frames: bytearray = field(default_factory=bytearray)
    _left: int = 0  # of a frame's bytes that are still to come
    _stream: str = "stdout"
    _partial: dict[str, bytes] = field(default_factory=dict)

    def feed(self, data: bytes) -> None:
        if self.tty:
            self._text("stdout", data)
            return
        self._frames += data
        while self._frames:
            if self._left:
                piece = bytes(self._frames[: self._left])
                del self._frames[: self._left]
                self._left -= len(piece)
                self._text(self._stream, piece)
            elif len(self._frames) >= FRAME_HEADER:
                self._stream = STREAMS.get(self._frames[0], "stdout")
                self._left = int.from_bytes(self._frames[4:8], "big")
                del self._frames[:FRAME_HEADER]
            else:
                return

    def close(self) -> None:
        """A last line without an end is a line too."""
        for stream, rest in self._partial.items():
            if rest:
                self._line(stream, rest)
        self._partial.clear()

    def _text(self, stream: str, data: bytes) -> None:
        *lines, rest = (self._partial.get(stream, b"") + data).split(b"\n")
        for line in lines:
            self._line(stream, line)
        self._partial[stream] = rest[:MAX_PARTIAL]

    def _line(self, stream: str, raw: bytes) -> None:
        time, _, text = raw.rstrip(b"\r").decode("utf-8", "replace").partition(" ")
        self.lines.append(LogLine(time[:40], stream, text[:MAX_LINE]))
