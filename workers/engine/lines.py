"""Lines of bounded length out of a stream that comes in pieces."""

from dataclasses import dataclass, field

MAX_LINE = 1 << 20  # what comes without an end is cut into pieces of about this size


@dataclass(slots=True)
class Lines:
    """Whole lines out of one stream's pieces. At most MAX_LINE bytes are held back."""

    _parts: list[bytes] = field(default_factory=list)
    _held: int = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that are complete now, with their ends."""
        lines = _split(data)
        if not lines:
            return []
        if self._parts:
            self._parts.append(lines[0])
            self._held += len(lines[0])
            if not lines[0].endswith(b"\n") and self._held < MAX_LINE:
                return []
            lines[0] = b"".join(self._parts)
            self._parts, self._held = [], 0
        if not lines[-1].endswith(b"\n") and len(lines[-1]) < MAX_LINE:
            self._parts, self._held = [lines[-1]], len(lines[-1])
            lines.pop()
        return lines

    def end(self) -> list[bytes]:
        """What came without an end."""
        rest = b"".join(self._parts)
        self._parts, self._held = [], 0
        return [rest] if rest else []


def _split(data: bytes) -> list[bytes]:
    """Lines as JSON lines have them: a carriage return is no end."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
