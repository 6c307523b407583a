"""What all workers know of GitHub's limits for one installation, in Redis.

Where Redis does not answer, each process goes by what GitHub tells it, as it would alone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import structlog
from redis.exceptions import RedisError

from itw.fair_shares.pace import SLOW_BELOW, Left, Urgency, pause

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()

# A job that would wait longer than that between its requests is not begun, or begun again later:
# it would run out of time. It comes back when what it needs has come together.
SLOWEST = 5.0  # seconds
REQUESTS = 20  # of a review
LONGEST_LINE = 60.0  # seconds for which requests of all workers are lined up

URGENCY = ContextVar("urgency", default=Urgency.EVENTS)

# Each caller gets a moment of its own, so many milliseconds after the one before: how long until it
# is there, by the clock of the server. Nothing is booked beyond ARGV[2] milliseconds.
BOOK = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local start = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
if start - now > tonumber(ARGV[2]) then return start - now end
redis.call('SET', KEYS[1], start + ARGV[1], 'PX', start - now + ARGV[1] + 1000)
return start - now
"""

# Replies come in any order: within one window what is left only becomes less.
NOTE = """
local known = redis.call('HMGET', KEYS[1], 'reset', 'remaining')
if known[1] == ARGV[3] and tonumber(known[2]) <= tonumber(ARGV[2]) then return end
redis.call('HSET', KEYS[1], 'limit', ARGV[1], 'remaining', ARGV[2], 'reset', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
"""


@contextmanager
def asking(urgency: Urgency) -> Iterator[None]:
    """How urgent the requests of this thread are within the block."""
    token = URGENCY.set(urgency)
    try:
        yield
    finally:
        URGENCY.reset(token)


class Budget(Protocol):
    """Asked before each request, and told after it. `now` is GitHub's clock."""

    def wait(self, resource: str, now: float, wait: Callable[[float], None]) -> None:
        """Call `wait` with the seconds for which this request has to wait, if it has to."""
        ...

    def write(self, interval: float, longest: float) -> float | None:
        """Seconds until this write may start; None where nobody else's are known."""
        ...

    def note(self, headers: Mapping[str, str], now: float) -> None: ...

    def block(self, seconds: float) -> None:
        """GitHub wants no requests for so long."""
        ...


@dataclass(frozen=True, slots=True)
class SharedBudget:
    """One installation's. `urgency` is fixed, or that of the thread."""

    redis: "Redis"
    installation: int
    urgency: Urgency | None = None

    def wait(self, resource: str, now: float, wait: Callable[[float], None]) -> None:
        try:
            seconds = self._seconds(resource, now)
        except (RedisError, ValueError) as error:
            log.warning("budget_unknown", error=type(error).__name__)
            return
        if seconds > 0:
            log.info("github_slowed_down", seconds=round(seconds, 1), resource=resource)
            wait(seconds)

    def _seconds(self, resource: str, now: float) -> float:
        with self.redis.pipeline(transaction=False) as pipe:
            pipe.pttl(self._key("blocked"))
            pipe.hmget(self._key(resource), ["limit", "remaining", "reset"])
            blocked, known = pipe.execute()
        between = 0.0
        if None not in known:
            limit, remaining, reset = map(int, known)
            left = Left(limit=limit, remaining=remaining, reset=reset)
            between = pause(left, self._urgency, now)
            if between > SLOWEST:
                until = min(between * REQUESTS, reset - now + 1)
                return float(max(blocked / 1000, until))
        booked = self._book(f"{resource}:next", between, LONGEST_LINE) if between else 0.0
        return float(max(blocked / 1000, booked))

    def write(self, interval: float, longest: float) -> float | None:
        try:
            # An answer that somebody waits for is not held up by the comments of many reviews.
            lane = f"write:{self._urgency.name.lower()}"
            return self._book(lane, interval, longest) if interval else 0.0
        except RedisError as error:
            log.warning("budget_unknown", error=type(error).__name__)
            return None

    def note(self, headers: Mapping[str, str], now: float) -> None:
        names = ("limit", "remaining", "reset")
        said = [headers.get(f"x-ratelimit-{name}", "") for name in names]
        if not all(each.isascii() and each.isdigit() for each in said):
            return
        limit, remaining, reset = map(int, said)
        if remaining > limit * SLOW_BELOW or reset <= now:
            return  # nobody slows down for it
        key = self._key(headers.get("x-ratelimit-resource") or "core")
        try:
            self.redis.eval(NOTE, 1, key, *said, int(reset - now) + 1)
        except RedisError as error:
            log.warning("budget_unknown", error=type(error).__name__)

    def block(self, seconds: float) -> None:
        key, until = self._key("blocked"), max(1, round(seconds * 1000))
        try:
            if self.redis.pttl(key) < until:  # a shorter wait does not end a longer one
                self.redis.set(key, 1, px=until)
        except RedisError as error:
            log.warning("budget_unknown", error=type(error).__name__)

    @property
    def _urgency(self) -> Urgency:
        return self.urgency or URGENCY.get()

    def _book(self, name: str, interval: float, longest: float) -> float:
        milliseconds = [round(interval * 1000), round(longest * 1000)]
        return float(self.redis.eval(BOOK, 1, self._key(name), *milliseconds)) / 1000

    def _key(self, name: str) -> str:
        return f"itw:github:{self.installation}:{name}"


class OwnBudget:
    """Of a process that shares nothing: it waits when GitHub says so."""

    def wait(self, resource: str, now: float, wait: Callable[[float], None]) -> None: ...

    def write(self, interval: float, longest: float) -> float | None:  # noqa: ARG002
        return None

    def note(self, headers: Mapping[str, str], now: float) -> None: ...

    def block(self, seconds: float) -> None: ...
