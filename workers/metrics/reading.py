"""Reads an installation's metrics from Redis: what was counted today, and what there is now."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from itw.queues import QUEUES
from itw.spending import DOLLAR, today
from itw.tally import metrics
from itw.tally.metrics import Sample
from workers import present
from workers.dispatch.failed import KEY as FAILED
from workers.dispatch.inventory import Where
from workers.dispatch.lengths import lengths
from workers.github.decided import usable
from workers.tally import counted

if TYPE_CHECKING:
    from redis import Redis


def samples(redis: "Redis", now: float | None = None) -> Iterator[Sample]:
    """`now` is in Unix seconds. Raises RedisError."""
    now = time.time() if now is None else now
    day = today()
    yield from metrics.of_tally(counted(redis, day))
    yield from _of_installations(redis, metrics.SANDBOX_SECONDS, f"itw:minutes:{day}:*", 1000)
    yield from _of_installations(redis, metrics.MODEL_DOLLARS, f"itw:spent:day:*:{day}", DOLLAR)
    yield from _recovered(redis)
    yield from _queues(redis, now)
    yield Sample(metrics.FAILED, (), redis.llen(FAILED))
    yield from _workers(redis)
    yield from _github(redis)
    for installation, problem in usable(redis):
        yield Sample(
            metrics.ORGANISATION_UNUSABLE, (str(installation),), float(problem is not None)
        )
    yield Sample(metrics.UP, (), 1)


def _of_installations(
    redis: "Redis", metric: metrics.Metric, pattern: str, unit: int
) -> Iterator[Sample]:
    """Keys with one `*`, an installation's id; those of its repositories have more behind it."""
    before, after = pattern.split("*")
    for key in _keys(redis, pattern):
        name = key.removeprefix(before).removesuffix(after)
        if name.isdigit():
            yield Sample(metric, (name,), int(redis.get(key) or 0) / unit)


def _recovered(redis: "Redis") -> Iterator[Sample]:
    counts: Any = redis.hgetall("itw:recovery:counts")
    for name, number in counts.items():
        yield Sample(metrics.RECOVERED, (name.decode(),), int(number))


def _queues(redis: "Redis", now: float) -> Iterator[Sample]:
    for queue, length in lengths(redis, now).items():
        for where in Where:
            yield Sample(metrics.WAITING, (queue, where), length.jobs[where])
        yield Sample(metrics.OLDEST, (queue,), length.oldest or 0.0)


def _workers(redis: "Redis") -> Iterator[Sample]:
    """A queue that never had a worker has no sample."""
    for queue in QUEUES.values():
        seconds = present.seconds_since(redis, queue)
        if seconds is not None:
            yield Sample(metrics.WORKER_SEEN, (queue.name,), seconds)


def _github(redis: "Redis") -> Iterator[Sample]:
    for key in _keys(redis, "itw:github:*"):
        if redis.type(key) == b"hash":
            installation, resource = key.removeprefix("itw:github:").split(":", 1)
            left = redis.hget(key, "remaining")
            if left is not None:
                yield Sample(metrics.GITHUB_LEFT, (installation, resource), int(left))


def _keys(redis: "Redis", pattern: str) -> Iterator[str]:
    found: Any = redis.scan_iter(match=pattern, count=1000)
    decode: Callable[[bytes], str] = bytes.decode
    return map(decode, found)
