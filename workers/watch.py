"""While a test runs: ask whether it is still wanted, and show how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread

import structlog

from itw.errors import TransientError, UserError
from itw.runs.stop import Stop

log = structlog.get_logger()

ASKED_EVERY = 1.0  # seconds; what nobody wants any more ends within five
SHOWN_EVERY = 15.0  # GitHub wants fewer than 80 writes a minute, of everything an App does


@dataclass(slots=True)
class Watch:
    """`stop` is set once the run is not wanted any more, and `why` says so."""

    stop: Event = field(default_factory=Event)
    why: Stop | None = None

    def end(self, why: Stop | None) -> None:
        if why is not None:
            self.why = why
            self.stop.set()


@contextmanager
def watching(ask: Callable[[], Stop | None], show: Callable[[], None]) -> Iterator[Watch]:
    """Within the block; when it is left nothing is under way any more. `ask` says why to stop."""
    watch = Watch()
    with (
        every(ASKED_EVERY, lambda: watch.end(ask())),
        every(SHOWN_EVERY, show),
    ):
        yield watch


@contextmanager
def every(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Act in a thread of its own, until the block is left."""
    done = Event()
    # What it logs is of this job, and what it asks GitHub is as urgent.
    run = partial(copy_context().run, _repeat, seconds, act, done)
    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()  # what it writes must not come after the verdict


def _repeat(seconds: float, act: Callable[[], None], done: Event) -> None:
    while not done.wait(seconds):
        try:
            act()
        except (TransientError, UserError) as error:  # the next time may be better
            log.warning("watch_failed", error=str(error))
