"""A container's log as the engine streams it: lines with their times."""

from dataclasses import dataclass, field

from itw.gateway.events import LogLine
from itw.gateway.frames import Frames

MAX_LINE = 2000  # characters; six bytes each at worst in an event, which fits its line
MAX_PARTIAL = 64 << 10  # bytes of a line without an end
STDOUT, STDERR = 1, 2


@dataclass(slots=True)
class ServiceLog:
    """Fed with what came, as it comes; `tty` says that there are no frames."""

    tty: bool = False
    lines: list[LogLine] = field(default_factory=list)
    _frames: Frames = field(default_factory=Frames)
    _partial: dict[str, bytes] = field(default_factory=dict)

    def feed(self, data: bytes) -> None:
        pieces = [(STDOUT, data)] if self.tty else self._frames.feed(data)
        for stream, text in pieces:
            self._text("stderr" if stream == STDERR else "stdout", text)

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
