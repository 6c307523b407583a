"""Each worker says every minute that it is there, for who looks whether there is any."""

from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog
from celery import signals
from redis import Redis
from redis.exceptions import RedisError

from itw.fair_shares.announced import as_note, limits_in
from workers import notes

if TYPE_CHECKING:
    from itw.fair_shares.limits import Limits
    from itw.queues import Queue

EVERY = 60.0  # seconds
log = structlog.get_logger()


def tell(redis_url: str, queue: "Queue", limits: "Limits") -> None:
    """From the moment at which the worker takes jobs; `limits` are those that it goes by."""
    redis = Redis.from_url(redis_url, socket_timeout=10, socket_connect_timeout=5)
    # Only when the pool has been forked: a thread does not survive that.
    signals.worker_ready.connect(lambda **_: _begin(redis, queue, limits), weak=False)


def seconds_since(redis: "Redis", queue: "Queue") -> float | None:
    """How long ago one of the queue's workers said so; None where none ever did.

    Raises QueueAway.
    """
    known = notes.announced(redis, _key(queue))
    return known[1] if known else None


def limits(redis: "Redis", queue: "Queue") -> "Limits | None":
    """Those that the queue's worker who spoke last goes by; None where none ever said any.

    Raises QueueAway.
    """
    known = notes.announced(redis, _key(queue))
    return limits_in(known[0].get("limits")) if known else None


def _key(queue: "Queue") -> str:
    return f"itw:present:{queue.name}"


def _begin(redis: "Redis", queue: "Queue", limits: "Limits") -> None:
    Thread(target=_repeat, args=(redis, queue, limits), daemon=True, name="present").start()


def _repeat(redis: "Redis", queue: "Queue", limits: "Limits") -> None:
    never = Event()
    while True:
        try:
            notes.announce(redis, _key(queue), limits=as_note(limits))
        except RedisError as error:
            log.warning("presence_not_told", error=type(error).__name__)
        never.wait(EVERY)
