"""Watches how much of the disk a download takes, while it runs."""

from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Self

from workers.caches.places import size_of

LOOK_EVERY = 1.0  # seconds


class Disk:
    """Looks now and then at how much a directory has taken."""

    def __init__(self, directory: Path, limit: int) -> None:
        self._directory = directory
        self._limit = limit
        self._full = Event()
        self._done = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def is_full(self) -> bool:
        return self._full.is_set()

    def _look(self) -> None:
        pause = LOOK_EVERY
        while not self._done.wait(pause):
            started = monotonic()
            if size_of(self._directory) > self._limit:
                self._full.set()
                return
            # A large directory takes a while to walk: that is never most of what we do.
            pause = max(LOOK_EVERY, 20 * (monotonic() - started))
