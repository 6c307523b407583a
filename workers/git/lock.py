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
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    descriptor = _held(path, kind, monotonic() + seconds, stopped)
    try:
        yield
    finally:
        os.close(descriptor)


def _held(path: Path, kind: int, until: float, stopped: Callable[[], None]) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _wait(descriptor, kind, until, stopped)
            if _is(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is(descriptor: int, path: Path) -> bool:
    """Whoever held the lock may have deleted what it guards, the lock's own file with it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _wait(descriptor: int, kind: int, until: float, stopped: Callable[[], None]) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if monotonic() >= until:
                raise NotFree from error
            stopped()
            sleep(ASK_EVERY)
