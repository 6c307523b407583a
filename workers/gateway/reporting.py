"""Events go to standard output, one line each, as they happen."""

import time
from collections.abc import Callable
from typing import BinaryIO

from itw.gateway.events import Event, NotDone, to_line
from workers.gateway.limits import MAX_REFUSALS, REFUSALS_SECONDS

Tell = Callable[[Event], None]


class Reporter:
    """A job may ask for what is refused in a loop: it is told now and then, not each time."""

    def __init__(self, out: BinaryIO, clock: Callable[[], float] = time.time) -> None:
        self._out = out
        self._clock = clock
        self._since = 0.0
        self._refused: set[str] = set()

    def __call__(self, event: Event) -> None:
        if isinstance(event, NotDone) and not self._is_news(event.what):
            return
        self._out.write(to_line(event, self._clock()))
        self._out.flush()

    def _is_news(self, what: str) -> bool:
        if self._clock() - self._since > REFUSALS_SECONDS:
            self._since = self._clock()
            self._refused.clear()
        if what in self._refused or len(self._refused) >= MAX_REFUSALS:
            return False
        self._refused.add(what)
        return True
