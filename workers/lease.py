"""One job at a time for each pull request, also where workers die and messages come twice."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial
from threading import Event, Thread

import structlog
from redis import Redis
from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from itw.errors import TransientError

log = structlog.get_logger()

SECONDS = 10.0  # a dead holder is forgotten well before its job runs again


class Busy(TransientError):
    """Another job works on the same thing."""

    def __init__(self) -> None:
        super().__init__("another job works on this pull request", retry_after=2.0)


class LeaseLost(TransientError):
    """Redis was away for longer than the lease: somebody else may be at work."""

    def __init__(self) -> None:
        super().__init__("the lease on this pull request was lost")


class Lease:
    """Held until released; renewed in the background as long as the holder lives."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    def check(self) -> None:
        """Raise LeaseLost unless we still hold it: called before anything is posted."""
        try:
            held = self._lock.owned()
        except RedisError as error:
            raise LeaseLost from error
        if not held:
            raise LeaseLost


@contextmanager
def lease(
    redis: Redis, name: str, seconds: float = SECONDS, *, wait: float = 0.0
) -> Iterator[Lease]:
    """Hold the lease within the block, or raise Busy: at once, or after `wait` seconds."""
    lock = redis.lock(f"itw:lease:{name}", timeout=seconds, thread_local=False)
    try:
        if not lock.acquire(blocking=wait > 0, blocking_timeout=wait or None):
            raise Busy
    except RedisError as error:
        raise LeaseLost from error
    done = Event()
    # What it logs is of this job.
    run = partial(copy_context().run, _renew, lock, done, seconds / 4)
    renewing = Thread(target=run, daemon=True)
    renewing.start()
    try:
        yield Lease(lock)
    finally:
        done.set()
        renewing.join()
        with suppress(LockError, RedisError):  # it expires by itself
            lock.release()


def _renew(lock: Lock, done: Event, interval: float) -> None:
    while not done.wait(interval):
        try:
            lock.reacquire()
        except LockError:
            log.warning("lease_lost")
            return
        except RedisError as error:
            log.warning("lease_not_renewed", error=str(error))
