"""The way into the queues: every job of every delivery goes through here.

Whether a delivery was seen and the putting of its jobs are one step inside Redis. Two steps could
lose an event: a server that stalls between them marks the delivery and never gets its jobs, and
GitHub's redelivery then counts as a duplicate.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from redis import ConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from bot.message import message_of
from itw.errors import TransientError
from itw.jobs import Job
from itw.queues import QUEUES

# GitHub must have its answer within 10 s; ours comes within 2 s, also from a server that accepts
# connections and then says nothing. A busy one gets nearly all of that time to reply: GitHub does
# not send again what we refuse.
CONNECT_TIMEOUT, REPLY_TIMEOUT = 0.4, 1.4
PAUSE = 0.5  # after a failure nobody waits for Redis again: waiting requests would queue up
PUT_UNLESS_SEEN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for i = 2, #KEYS do redis.call('LPUSH', KEYS[i], ARGV[i]) end
redis.call('SET', KEYS[1], '1', 'EX', ARGV[1])
return 1
"""


class QueueUnavailable(TransientError):
    """Redis is down, slow or refuses: nothing was put, and the delivery may come again."""


class Queue(Protocol):
    """Where the receiver puts jobs."""

    def put(self, delivery: str, jobs: Sequence[Job]) -> bool:
        """Put all jobs of a delivery, or none; False if the delivery was seen before."""
        ...

    def ping(self) -> None:
        """Raise QueueUnavailable unless jobs can be put now."""
        ...


class RedisQueue:
    """The brokers' lists, written as Celery writes them."""

    def __init__(self, url: str, seen_for: int = 600) -> None:
        pool = ConnectionPool.from_url(
            url,
            socket_timeout=REPLY_TIMEOUT,
            socket_connect_timeout=CONNECT_TIMEOUT,
            # A server that was restarted closed our connections: try a new one, but never wait
            # twice. Putting again is safe: the first try marked the delivery or did nothing.
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
            protocol=2,  # no greeting: each step of one could take the whole time
            driver_info=None,
        )
        self._redis = Redis(connection_pool=pool)
        self._put = self._redis.register_script(PUT_UNLESS_SEEN)
        self._seen_for = seen_for
        self._down_until = 0.0

    def put(self, delivery: str, jobs: Sequence[Job]) -> bool:
        keys = [f"itw:seen:{delivery}", *(QUEUES[job.queue].key for job in jobs)]
        values = [str(self._seen_for).encode(), *(message_of(job) for job in jobs)]
        return bool(self._answer(lambda: self._put(keys=keys, args=values)))

    def ping(self) -> None:
        self._answer(self._redis.ping)

    def _answer(self, ask: Callable[[], object]) -> object:
        if monotonic() < self._down_until:
            raise QueueUnavailable("Redis did not answer a moment ago")
        try:
            return ask()
        except (RedisError, OSError) as error:
            self._down_until = monotonic() + PAUSE
            raise QueueUnavailable(f"Redis: {type(error).__name__}") from error
