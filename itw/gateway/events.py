"""What the gateway tells the worker: one JSON object a line on its standard output.

    {"event": "ready"}                                       requests are taken from now on
    {"event": "refused", "what": "bind mounts"}              reaches the user as "unsupported"
    {"event": "wanted", "image": "redis:7", "platform": ""}  an allowed image that is not there
    {"event": "created", "id", "image", "name"}              a service, in the test's own names
    {"event": "started", "id", "ports": {"6379": 32768}}     reachable on 127.0.0.1
    {"event": "died", "id", "exit_code", "out_of_memory"}
    {"event": "log", "id", "first", "cut", "lines": [[time, stream, text], …]}
    {"event": "removed", "id"}                               by the test
    {"event": "heard", "word": "7"}                          "#7" was read on standard input
    {"event": "ended", "reason": "deadline"}                 the last line

A service's log is told when it dies, before it is removed, and, where it still runs, before
`heard`: its first and last lines, in as many events as it takes, the first of them with `first`.
The last log that was told of a service is the whole of it. With `cut`, lines were left out before
those of this event. Every event has `at`, unix seconds.

The texts come from a pull request's code: any characters, any lie. The parser takes what it knows
and skips the rest, so that worker and gateway may be of different versions.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

MAX_EVENT = 8 << 10  # bytes of lines in one event: engines cut what is over 16 KiB in pieces


class LogLine(NamedTuple):
    """`time` is RFC 3339 with nanoseconds, as the engine took it; stream "stdout" or "stderr"."""

    time: str
    stream: str
    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    pass


@dataclass(frozen=True, slots=True)
class NotDone:
    """A request that was refused."""

    what: str


@dataclass(frozen=True, slots=True)
class Wanted:
    image: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    id: str
    image: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    id: str
    ports: dict[str, int]


@dataclass(frozen=True, slots=True)
class Died:
    id: str
    exit_code: int
    out_of_memory: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    id: str
    lines: tuple[LogLine, ...]
    first: bool = True
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """All that happened before the worker sent the word has been told."""

    word: str


@dataclass(frozen=True, slots=True)
class Ended:
    reason: str


Event = Ready | NotDone | Wanted | Created | Started | Died | Log | Removed | Heard | Ended

KINDS: dict[str, type[Event]] = {
    "ready": Ready,
    "refused": NotDone,
    "wanted": Wanted,
    "created": Created,
    "started": Started,
    "died": Died,
    "log": Log,
    "removed": Removed,
    "heard": Heard,
    "ended": Ended,
}
NAMES = {kind: name for name, kind in KINDS.items()}


def to_line(event: Event, at: float) -> bytes:
    """ASCII, one line whatever the texts are."""
    told = {"event": NAMES[type(event)], "at": round(at, 3), **asdict(event)}
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def parse_line(line: bytes) -> tuple[float, Event] | None:
    """When, and what; None for a line that is not an event."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    kind = KINDS.get(str(told.get("event"))) if isinstance(told, dict) else None
    if kind is None:
        return None
    known = {name: told[name] for name in kind.__dataclass_fields__ if name in told}
    try:
        return float(told.get("at", 0)), _event(kind, known)
    except (KeyError, TypeError, ValueError):
        return None


def _event(kind: type[Event], known: dict[str, Any]) -> Event:
    if kind is Log:
        known["lines"] = tuple(LogLine(*map(str, line)) for line in known["lines"])
    return kind(**known)


def log_events(
    container_id: str, head: list[LogLine], tail: list[LogLine], *, cut: bool
) -> Iterator[Log]:
    """One log, as events that fit an engine's line; an empty log is an event too."""
    parts = [(part, False) for part in _parts(head)]
    parts += [(part, cut and not number) for number, part in enumerate(_parts(tail))]
    for number, (part, after_cut) in enumerate(parts or [([], False)]):
        yield Log(container_id, tuple(part), first=not number, cut=after_cut)


def _parts(lines: Iterable[LogLine]) -> Iterator[list[LogLine]]:
    part: list[LogLine] = []
    size = 0
    for line in lines:
        length = len(json.dumps(line))
        if part and size + length > MAX_EVENT:
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    if part:
        yield part
