"""Each worker says every minute that it is there, for who looks whether there is any."""

from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog
from celery import signals
from redis import Redis
from redis.exceptions import RedisError

from workers import notes

if TYPE_CHECKING:
    from itw.queues import Queue

EVERY = 60.0  # seconds
log = structlog.get_logger()


def tell(redis_url: str, queue: "Queue") -> None:
    """From the moment at which the worker takes jobs."""
    redis = Redis.from_url(redis_url, socket_timeout=10, socket_connect_timeout=5)
    # Only when the pool has been forked: a thread does not survive that.
    signals.worker_ready.connect(lambda **_: _begin(redis, queue), weak=False)


def seconds_since(redis: "Redis", queue: "Queue") -> float | None:
    """How long ago one of the queue's workers said so; None where none ever did.

    Raises QueueAway.
    """
    known = notes.announced(redis, _key(queue))
    return known[1] if known else None


def _key(queue: "Queue") -> str:
    return f"itw:present:{queue.name}"


def _begin(redis: "Redis", queue: "Queue") -> None:
    Thread(target=_repeat, args=(redis, queue), daemon=True, name="present").start()


def _repeat(redis: "Redis", queue: "Queue") -> None:
    never = Event()
    while True:
        try:
            notes.announce(redis, _key(queue))
        except RedisError as error:
            log.warning("presence_not_told", error=type(error).__name__)
        never.wait(EVERY)
