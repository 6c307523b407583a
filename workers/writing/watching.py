"""Tells where a writing job stands, and ends it when nobody wants it or its time is over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from itw import messages
from itw.errors import UserError
from itw.writing.evidence import Phase
from itw.writing.standing import Standing
from workers.services import RunStopped
from workers.writing.bounds import Taken


class OutOfTime(UserError):
    """The text says how much there was."""


class Shown(Protocol):
    """Who is told: a terminal, or a comment that is edited."""

    def at(self, standing: Standing) -> None: ...

    def feed(self, line: bytes) -> None:
        """A line of `go test -json`."""
        ...


class Nobody:
    """Where nobody looks."""

    def at(self, standing: Standing) -> None:
        del standing

    def feed(self, line: bytes) -> None:
        del line


@dataclass(slots=True)
class Watch:
    """What all parts of a job tell where they are. `seconds` bounds the whole of it."""

    shown: Shown
    taken: Taken
    seconds: float
    stop: Event = field(default_factory=Event)
    beat: Callable[[], None] = lambda: None  # called all the time; may raise to stop

    def check(self) -> None:
        """Raise RunStopped or OutOfTime."""
        self.beat()
        if self.stop.is_set():
            raise RunStopped
        if self.taken.seconds > self.seconds:
            raise OutOfTime(messages.out_of_time(seconds=self.seconds))

    def feed(self, line: bytes) -> None:
        self.check()
        self.shown.feed(line)

    def phase(self, phase: Phase, *, run: int = 0, of: int = 0) -> None:
        self.check()
        self.shown.at(
            Standing(
                phase=phase,
                draft=self.taken.drafts + (phase is Phase.DRAFT),  # the one that comes
                number=run,
                of=of,
                cost=self.taken.cost,
                seconds=self.taken.seconds,
            )
        )
