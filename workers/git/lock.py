"""Locks between processes that end with their holder.

`flock` instead of a lock library: it knows shared and exclusive holders, and the kernel lets go of
it when a process is killed, so no lock is ever stale. It needs a local disk, as git itself does.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

ASK_EVERY = 0.02  # seconds


class NotFree(Exception):
    """Somebody else held the lock for the whole time."""


@contextmanager
def locked(
    path: Path, *, seconds: float, shared: bool = False, stopped: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock within the block, or raise NotFree; `seconds` of 0 asks once.

    `stopped` is asked while it waits, and may raise.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        _wait(descriptor, kind, monotonic() + seconds, stopped)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, kind: int, until: float, stopped: Callable[[], None]) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if monotonic() >= until:
                raise NotFree from error
            stopped()
            sleep(ASK_EVERY)
