"""What was spent on the model, counted where every worker sees it.

Before a request is sent, the most that it can cost is set aside under every limit that holds for
it; afterwards the rest is given back. What a killed worker set aside stays spent: it may have been.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from redis import Redis
from redis.exceptions import RedisError

from itw import messages
from itw.errors import TransientError
from itw.spending import Limit, OverBudget

KEPT = 3 * 24 * 3600  # seconds after the last request
DAY_KEPT = 400 * 24 * 3600  # a day's limit has a key of its own day; `itw report` reads them
PREFIX = "itw:spent:"

# Returns the first limit that would be passed, counted from 1, or 0 when the amount was added.
# The arguments are the amount, then for each key the most and how long it is kept.
SET_ASIDE = """
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') + tonumber(ARGV[1]) > tonumber(ARGV[2 * i]) then
    return i
  end
end
for i, key in ipairs(KEYS) do
  redis.call('INCRBY', key, ARGV[1])
  redis.call('EXPIRE', key, ARGV[2 * i + 1])
end
return 0
"""


class LedgerUnavailable(TransientError):
    """Nothing is spent that can't be counted."""

    def __init__(self) -> None:
        super().__init__("what was spent on the model can't be read", retry_after=10.0)


@dataclass(slots=True)
class Held:
    """What a request set aside, and what it came to: `spent` is set by who sent it."""

    most: int
    spent: int | None = None  # micro-dollars; None as long as nobody knows


class Ledger(Protocol):
    """Limits on spending, in micro-dollars."""

    def set_aside(self, amount: int, limits: Sequence[Limit]) -> None:
        """Count the amount under all of the limits, or raise OverBudget and count nothing."""
        ...

    def give_back(self, amount: int, limits: Sequence[Limit]) -> None: ...

    def spent(self, limit: Limit) -> int: ...


@contextmanager
def holding(ledger: Ledger, most: int, limits: Sequence[Limit]) -> Iterator[Held]:
    """Set aside what the block may spend at the most; what it did not spend is given back.

    A block that fails without saying what it spent has spent all of it.
    """
    ledger.set_aside(most, limits)
    held = Held(most)
    try:
        yield held
    finally:
        if held.spent is not None:
            ledger.give_back(most - held.spent, limits)


class RedisLedger:
    """One ledger for all workers."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._set_aside = redis.register_script(SET_ASIDE)

    def set_aside(self, amount: int, limits: Sequence[Limit]) -> None:
        keys = [PREFIX + limit.key for limit in limits]
        try:
            each = [part for limit in limits for part in (limit.most, _kept(limit))]
            passed = self._set_aside(keys, [amount, *each])
        except RedisError as error:
            raise LedgerUnavailable from error
        if passed:
            raise _over(limits[int(passed) - 1])

    def give_back(self, amount: int, limits: Sequence[Limit]) -> None:
        try:
            with self._redis.pipeline() as pipe:
                for limit in limits:
                    pipe.decrby(PREFIX + limit.key, amount)
                    pipe.expire(PREFIX + limit.key, _kept(limit))
                pipe.execute()
        except RedisError as error:
            raise LedgerUnavailable from error

    def spent(self, limit: Limit) -> int:
        try:
            value = self._redis.get(PREFIX + limit.key)
        except RedisError as error:
            raise LedgerUnavailable from error
        return int(value) if isinstance(value, bytes | str) else 0


@dataclass(slots=True)
class MemoryLedger:
    """The ledger of one process: the command line's."""

    _spent: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def set_aside(self, amount: int, limits: Sequence[Limit]) -> None:
        with self._lock:
            for limit in limits:
                if self.spent(limit) + amount > limit.most:
                    raise _over(limit)
            for limit in limits:
                self._spent[limit.key] = self.spent(limit) + amount

    def give_back(self, amount: int, limits: Sequence[Limit]) -> None:
        with self._lock:
            for limit in limits:
                self._spent[limit.key] = self.spent(limit) - amount

    def spent(self, limit: Limit) -> int:
        return self._spent.get(limit.key, 0)


def _kept(limit: Limit) -> int:
    return DAY_KEPT if limit.daily else KEPT


def _over(limit: Limit) -> OverBudget:
    return OverBudget(
        messages.over_budget(limit=limit.name, dollars=limit.dollars), limit=limit.name
    )
