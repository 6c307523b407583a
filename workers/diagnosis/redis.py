"""The running Redis: what it keeps, and what it throws away."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from itw import messages
from itw.errors import TransientError
from workers import valkey
from workers.diagnosis.check import Check, bad, off, ok
from workers.diagnosis.workers import worker_checks

SECONDS = 3.0
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
            yield from worker_checks(redis)
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
