"""What a gateway told during one `go test`, as services with their logs, and what was refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from itw.gateway.events import Created, Died, Event, Log, NotDone, Removed, Started
from itw.go.test_report import Line
from itw.runs.sandbox import Service

MAX_SERVICES = 500  # that are told; a loop may start thousands
MAX_LINES = 2000  # of one service's log
MAX_REFUSED = 50


@dataclass(slots=True)
class _Known:
    id: str
    image: str
    name: str
    lines: list[Line] = field(default_factory=list)
    started: str = ""
    ended: str = ""
    exit_code: int | None = None
    removed: bool = False
    out_of_memory: bool = False


class Told:
    """Takes the events as they come. `services` and `refused` may be asked for at any time."""

    def __init__(self) -> None:
        self._services: dict[str, _Known] = {}
        self._refused: dict[str, None] = {}  # in order, each once
        self._takers: dict[type[Event], Callable[..., None]] = {
            Created: self._created,
            Started: self._started,
            Died: self._died,
            Removed: self._removed,
            Log: self._log,
        }

    def take(self, at: float, event: Event) -> None:
        if isinstance(event, NotDone):
            if len(self._refused) < MAX_REFUSED:
                self._refused.setdefault(event.what)
        elif (taker := self._takers.get(type(event))) is not None:
            taker(_time(at), event)

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(self._refused)

    @property
    def services(self) -> tuple[Service, ...]:
        return tuple(_service(known) for known in self._services.values())

    def _created(self, _: str, event: Created) -> None:
        if len(self._services) < MAX_SERVICES:
            self._services[event.id] = _Known(event.id, event.image, event.name)

    def _started(self, at: str, event: Started) -> None:
        if known := self._services.get(event.id):
            known.started, known.ended, known.exit_code = known.started or at, "", None

    def _died(self, at: str, event: Died) -> None:
        if known := self._services.get(event.id):
            known.ended, known.exit_code = at, event.exit_code
            known.out_of_memory |= event.out_of_memory

    def _removed(self, at: str, event: Removed) -> None:
        if known := self._services.get(event.id):
            known.removed, known.ended = True, known.ended or at

    def _log(self, _: str, event: Log) -> None:
        """A log is told anew when its service dies and when it is removed: the last one holds.

        But for one that could not be read any more: a log does not become empty.
        """
        if known := self._services.get(event.id):
            if event.first and event.lines:
                known.lines.clear()
            room = max(0, MAX_LINES - len(known.lines))
            known.lines += [Line(line.time, line.text) for line in event.lines[:room]]


def told(events: Iterable[tuple[float, Event]]) -> Told:
    told = Told()
    for at, event in events:
        told.take(at, event)
    return told


def _service(known: _Known) -> Service:
    return Service(
        id=known.id,
        image=known.image,
        name=known.name,
        lines=tuple(known.lines),
        started=known.started,
        ended=known.ended,
        exit_code=known.exit_code,
        removed=known.removed,
        out_of_memory=known.out_of_memory,
    )


def _time(at: float) -> str:
    """RFC 3339, "" for what is no time."""
    try:
        return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z") if at else ""
    except (ValueError, OverflowError, OSError):
        return ""
