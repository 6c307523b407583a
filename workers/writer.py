"""Who writes tests: what is asked of them, and whom they tell how far they are."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from itw.configuration.config import Config
from itw.connector import Connector
from itw.runs.presence import Presence
from itw.spending import Limit
from itw.tree import Tree
from itw.writing.evidence import Evidence
from itw.writing.standing import Standing


class Shown(Protocol):
    """Who is told how far the writing is: a terminal, or a comment that is edited."""

    def at(self, standing: Standing) -> None: ...

    def feed(self, line: bytes) -> None:
        """A line of `go test -json`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Tests to write for one connector. `tree` is the head with what was proved before in it.

    `limits` are on the money. `job` is the same for every attempt of the same work: steps that
    were paid for are not paid for again. Another thread sets `stop` when nobody wants them any
    more: writing then ends within seconds, with what there is, or raises RunStopped.
    """

    connector: Connector
    tree: Tree
    base: Tree
    config: Config
    limits: tuple[Limit, ...]
    job: str
    stop: Event
    shown: Shown
    seconds: float  # that it may take
    fake: bool = False  # a test against a fake server
    log: Callable[[str], str] | None = None  # the latest changes of a path, as git tells them


class Writer(Protocol):
    """Writes tests for a connector and proves them."""

    def write(self, assignment: Assignment) -> Evidence:
        """Raise UserError where nothing can be written, TransientError where it can later."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterPresence:
    """What the workers that write last said of themselves."""

    seconds_ago: float
    has_model: bool
    failed: tuple[str, ...] = ()  # probes of its engine that did not hold

    @property
    def lately(self) -> bool:
        return Presence(seconds_ago=self.seconds_ago).lately
