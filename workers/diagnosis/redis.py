"""The running Redis: what it keeps, what it throws away, and who works on its queues."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itw import messages
from itw.errors import TransientError
from itw.queues import QUEUES, Queue
from workers import notes, present, runs, valkey, writes
from workers.diagnosis.check import Check, bad, off, ok
from workers.dispatch.inventory import Where
from workers.dispatch.lengths import Length, lengths

if TYPE_CHECKING:
    from redis import Redis

SECONDS = 3.0
LATELY = 180.0  # a worker says every minute that it is alive
SLOW = 600.0  # seconds that a job waits before somebody should look
FULL = 90  # percent of maxmemory


def redis_checks(url: str, data_directory: Path) -> Iterator[Check]:
    """`url` is "" where `itw serve` starts a server of its own."""
    from redis import Redis
    from redis.exceptions import RedisError

    with ExitStack() as stack:
        if not url:
            socket = valkey.socket_in(data_directory / "redis")
            if not socket.exists():
                yield off("Redis keeps", messages.no_redis_runs(), messages.mend_no_redis())
                return
            url = valkey.url_of(stack.enter_context(valkey.short(socket.parent)))
        redis = stack.enter_context(
            Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
        )
        try:
            yield from _server(redis.info())
            yield from _workers(redis)
        except (RedisError, TransientError, OSError, ValueError) as error:
            # Redis' own messages can hold the URL, and the URL a password.
            detail = messages.redis_silent(problem=type(error).__name__)
            yield bad("Redis keeps", detail, messages.mend_redis())


def _server(info: Mapping[str, Any]) -> Iterator[Check]:
    """INFO is there also where a provider forbids CONFIG."""
    if not info.get("aof_enabled"):
        snapshots = int(info.get("rdb_last_save_time", 0)) > int(info.get("server_start", 0))
        said = (
            messages.redis_snapshots() if snapshots and _saves(info) else messages.redis_forgets()
        )
        yield bad("Redis keeps", said, messages.mend_keeping())
    elif info.get("aof_last_write_status", "ok") != "ok":
        yield bad("Redis keeps", messages.redis_disk_fails(), messages.mend_redis_disk())
    else:
        yield ok("Redis keeps", messages.redis_keeps())
    policy, most = str(info.get("maxmemory_policy", "noeviction")), int(info.get("maxmemory", 0))
    percent = int(info.get("used_memory", 0)) * 100 // most if most else 0
    if policy != "noeviction":
        yield bad("Redis memory", messages.evicts(policy=policy), messages.mend_policy())
    elif percent >= FULL:
        yield bad("Redis memory", messages.memory_is_full(percent=percent), messages.mend_memory())
    else:
        yield ok("Redis memory", messages.never_evicts())


def _saves(info: Mapping[str, Any]) -> bool:
    return int(info.get("rdb_changes_since_last_save", 0)) < 100_000


def _workers(redis: "Redis") -> Iterator[Check]:
    there = lengths(redis, time.time())
    for queue in QUEUES.values():
        yield _queue(redis, queue, there[queue.name])
    yield from _limits(redis)
    for name, key in (("sandbox", runs.PRESENCE), ("write", writes.PRESENCE)):
        known = notes.announced(redis, key)
        failed = known[0].get("failed") if known else None
        if failed:
            detail = messages.probes_failed(names=[str(each) for each in failed])
            yield bad(f"{name} probes", detail, messages.mend_sandbox())


def _limits(redis: "Redis") -> Iterator[Check]:
    """Those that workers go by; each has its own settings, and all should have the same."""
    said = {
        queue.name: limits
        for queue in QUEUES.values()
        if (present.seconds_since(redis, queue) or 0.0) <= LATELY
        and (limits := present.limits(redis, queue)) is not None
    }
    if not said:
        return
    usual = next(iter(said.values()))
    others = [name for name, limits in said.items() if limits != usual]
    if others:
        detail = messages.limits_differ(queue=next(iter(said)), others=others)
        yield bad("limits", detail, messages.mend_limits())
    else:
        yield ok("limits", messages.limits_are(limits=usual))


def _queue(redis: "Redis", queue: Queue, length: Length) -> Check:
    name = f"{queue.name} worker"
    seen = present.seconds_since(redis, queue)
    jobs, oldest = length.jobs, length.oldest
    state = messages.queue_state(
        waiting=jobs[Where.WAITING],
        delayed=jobs[Where.DELAYED],
        running=jobs[Where.RUNNING],
        oldest=oldest,
    )
    if seen is None or seen > LATELY:
        worker = messages.no_worker() if seen is None else messages.worker_seen(seconds=seen)
        detail = messages.queue_and_worker(queue=state, worker=worker)
        # Test runs and writing are there where somebody set them up, or where jobs wait for them.
        needed = queue.name == "review" or seen is not None or jobs
        return (bad if needed else off)(name, detail, messages.mend_worker(queue=queue.name))
    detail = messages.queue_and_worker(queue=state, worker=messages.worker_seen(seconds=seen))
    if oldest is not None and oldest > SLOW:
        return bad(name, detail, messages.mend_slow_queue())
    return ok(name, detail)
