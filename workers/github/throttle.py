"""Keeps writes apart, as GitHub asks: https://docs.github.com/rest/using-the-rest-api."""

import time
from collections.abc import Callable
from threading import Lock


class Throttle:
    """One a process and installation: writes start at least `interval` seconds apart."""

    def __init__(
        self,
        interval: float,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval = interval
        self._sleep = sleep
        self._clock = clock
        self._lock = Lock()
        self._next = 0.0

    def wait(self) -> None:
        """Take the next free moment and sleep until it comes."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            self._next = start + self._interval
        if start > now:
            self._sleep(start - now)
