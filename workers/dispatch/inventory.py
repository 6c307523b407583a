"""Which jobs there are in Redis, and where each of them is."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from itw.fair_shares.envelope import Envelope, NotAMessage
from itw.queues import QUEUES, Queue
from workers.dispatch.lanes import Lanes
from workers.notes import reached


class Where(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class Placed:
    """A message, and where it was when Redis was asked."""

    envelope: Envelope
    where: Where
    queue: str


def lanes_of(queue: Queue) -> Lanes:
    return Lanes(prefix=queue.key_prefix, name=queue.name)


def placed(redis: Any) -> Iterator[Placed]:
    """Every job; `redis` gives bytes. Raises RedisError.

    Jobs go on meanwhile, so they are asked for along the way that they take: one that moves is
    seen where it was or where it went, and told once.
    """
    for queue in QUEUES.values():
        lanes = lanes_of(queue)
        came = [*redis.lrange(lanes.came, 0, -1), *redis.lrange(f"{lanes.came}:taken", 0, -1)]
        due = {tag for tag, _ in _delayed(redis, lanes)}
        waiting = map(_kept, redis.hvals(lanes.waiting))
        known = {each.tag: Placed(each, Where.WAITING, queue.name) for each in _of(came)}
        for each in _of(waiting):
            where = Where.DELAYED if each.tag in due else Where.WAITING
            known[each.tag] = Placed(each, where, queue.name)
        for each in _of(map(_kept, redis.hvals(lanes.held))):
            known[each.tag] = Placed(each, Where.RUNNING, queue.name)
        yield from known.values()


def bring_forward(redis: Any, tag: str, queue: str) -> bool:
    """Let a job that waits for its time have it now; False where there is none."""
    lanes = lanes_of(QUEUES[queue])
    entries = [entry for known, entry in _delayed(redis, lanes) if known == tag]
    return any(redis.zadd(lanes.delayed, {entry: 0}, xx=True, ch=True) for entry in entries)


def hurry(redis: Any, repository: str, number: int) -> None:
    """What is delayed for a pull request has its time now: somebody wants it to end.

    Raises TransientError where Redis is away.
    """
    with reached():
        for queue in QUEUES.values():
            for each in _delayed_of(redis, lanes_of(queue), repository):
                if each.arguments.get("number") == number:
                    bring_forward(redis, each.tag, queue.name)


def _delayed_of(redis: Any, lanes: Lanes, repository: str) -> Iterator[Envelope]:
    own = [tag for tag, entry in _delayed(redis, lanes) if _is_of(entry, repository)]
    kept = redis.hmget(lanes.waiting, own) if own else []
    return _of(_kept(raw) for raw in kept if raw is not None)


def _is_of(entry: bytes, repository: str) -> bool:
    return entry.split(b" ", 2)[1] == repository.lower().encode()


def _delayed(redis: Any, lanes: Lanes) -> list[tuple[str, bytes]]:
    entries = redis.zrange(lanes.delayed, 0, -1)
    return [(entry.split(b" ", 2)[2].decode(), entry) for entry in entries]


def _kept(raw: bytes) -> bytes:
    """The message in what Kombu keeps of it: [message, exchange, key]."""
    try:
        message: Any = json.loads(raw)[0]
    except (ValueError, TypeError, LookupError):
        return b""
    return json.dumps(message).encode()


def _of(messages: Iterable[bytes]) -> Iterator[Envelope]:
    for raw in messages:
        try:
            yield Envelope.parse(raw)
        except NotAMessage:  # nothing runs it: it is set aside when it is sorted
            continue
