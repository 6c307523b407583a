"""Events go to standard output, one line each, as they happen."""

import time
from collections.abc import Callable
from typing import BinaryIO

from itw.gateway.events import Event, NotDone, to_line
from workers.gateway.limits import MAX_REFUSALS

Tell = Callable[[Event], None]


class Reporter:
    """Refusals are told once for each thing, and not without end."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._refused: set[str] = set()

    def __call__(self, event: Event) -> None:
        if isinstance(event, NotDone):
            if event.what in self._refused or len(self._refused) >= MAX_REFUSALS:
                return
            self._refused.add(event.what)
        self._out.write(to_line(event, time.time()))
        self._out.flush()
