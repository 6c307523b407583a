"""Counts deliveries by what became of them, and tells Redis of them every few seconds.

A round trip for each would cost as much as putting its job. What is not told when the process is
killed is lost: a few seconds of a figure that nobody decides by.
"""

from collections import Counter
from threading import Event, Lock, Thread
from typing import Self

import structlog
from redis import Redis, RedisError

from itw.spending import today
from itw.tally.entry import Entry, Kind
from itw.tally.kept import KEPT, key_of

EVERY = 5.0  # seconds
log = structlog.get_logger()


class Counts:
    """`count` may be called from any thread; `begin` starts the one that tells."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._lock = Lock()
        self._counted: Counter[Entry] = Counter()

    @classmethod
    def of(cls, redis_url: str) -> Self:
        return cls(Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=1))

    def count(self, event: str, outcome: str) -> None:
        """`event` is one that we know, or "other"; `outcome` "queued", "401", …"""
        with self._lock:
            self._counted[Entry(Kind.DELIVERY, (event, outcome))] += 1

    def begin(self) -> None:
        Thread(target=self._repeat, daemon=True, name="counts").start()

    def tell(self) -> None:
        """What could not be told is told the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        key = key_of(today())
        try:
            with self._redis.pipeline(transaction=True) as pipe:
                for entry, number in counted.items():
                    pipe.hincrby(key, str(entry), number)
                pipe.expire(key, KEPT)
                pipe.execute()
        except (RedisError, OSError) as error:
            log.warning("not_counted", error=type(error).__name__)
            with self._lock:
                self._counted.update(counted)

    def _repeat(self) -> None:
        never = Event()
        while not never.wait(EVERY):
            self.tell()
