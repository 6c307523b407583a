"""Each worker says every minute that it is there, for who looks whether there is any.

    itw:present:QUEUE          what the queue's worker said that spoke last, for all versions
    itw:present:QUEUE:workers  a hash of what each of them said last, by "host:pid"

One that ends as it is told to takes its own back. One that was killed is missed for a day, unless
another one is started on its host.
"""

import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

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
MISSED_FOR = 24 * 3600.0  # seconds
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What one worker said `seconds` ago; an older version's says less."""

    name: str  # "host:pid"
    seconds: float
    version: str = ""
    limits: "Limits | None" = None


def tell(redis_url: str, queue: "Queue", limits: "Limits") -> None:
    """From the moment at which the worker takes jobs; `limits` are those that it goes by."""
    redis = Redis.from_url(redis_url, socket_timeout=10, socket_connect_timeout=5)
    ended = Event()
    # Only when the pool has been forked: a thread does not survive that.
    signals.worker_ready.connect(lambda **_: _begin(redis, queue, limits, ended), weak=False)
    signals.worker_shutdown.connect(lambda **_: _end(redis, queue, ended), weak=False)


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


def workers(redis: "Redis", queue: "Queue") -> tuple[Worker, ...]:
    """All that spoke within a day and did not end, the latest first. Raises QueueAway.

    Of a version that does not say which it is none is here.
    """
    with notes.reached():
        raw: Any = redis.hgetall(_each(queue))
        now = notes.clock(redis)
    said = {_text(name): notes.note_in(value) for name, value in raw.items()}
    found = [_worker(name, note, now) for name, note in said.items() if note]
    lately = [each for each in found if each.seconds < MISSED_FOR]
    return tuple(sorted(lately, key=lambda each: (each.seconds, each.name)))


def _worker(name: str, note: notes.Note, now: int) -> Worker:
    return Worker(
        name=name,
        seconds=max(0.0, (now - note["at"]) / 1000),
        version=str(note.get("version", "")),
        limits=limits_in(note.get("limits")),
    )


def _key(queue: "Queue") -> str:
    return f"itw:present:{queue.name}"


def _each(queue: "Queue") -> str:
    return f"{_key(queue)}:workers"


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


def own_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _begin(redis: "Redis", queue: "Queue", limits: "Limits", ended: Event) -> None:
    Thread(target=_repeat, args=(redis, queue, limits, ended), daemon=True, name="present").start()


def _repeat(redis: "Redis", queue: "Queue", limits: "Limits", ended: Event) -> None:
    while not ended.is_set():
        try:
            notes.announce(redis, _key(queue), limits=as_note(limits))
            _announce(redis, queue, limits)
        except (RedisError, notes.QueueAway) as error:
            log.warning("presence_not_told", error=type(error).__name__)
        ended.wait(EVERY)


def _announce(redis: "Redis", queue: "Queue", limits: "Limits") -> None:
    own = {"limits": as_note(limits), "version": version("integration-test-writer")}
    known: Any = redis.hkeys(_each(queue))
    lately = {each.name for each in workers(redis, queue) if not _was_killed_here(each.name)}
    gone = [name for name in known if _text(name) not in lately]
    with redis.pipeline() as pipe:
        if gone:
            pipe.hdel(_each(queue), *gone)
        pipe.hset(_each(queue), own_name(), json.dumps({**own, "at": notes.clock(redis)}))
        pipe.expire(_each(queue), notes.PRESENCE_KEPT)
        pipe.execute()


def _was_killed_here(name: str) -> bool:
    """Containers may share a host's name and no processes: who is there says so again."""
    host, _, pid = name.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)  # else it is there, as somebody else's
    return False


def _end(redis: "Redis", queue: "Queue", ended: Event) -> None:
    ended.set()
    with suppress(RedisError):  # missed for a day, then
        redis.hdel(_each(queue), own_name())
