"""Counts what the product did, by day (UTC) and repository, in Redis.

Two hashes take each count: the repository's, which goes with it, and everybody's. Counting is never
worth a job: where Redis does not answer, nothing is counted, and the log says so.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import RedisError

from itw.spending import today
from itw.tally.entry import Entry
from itw.tally.kept import EVERYBODY, KEPT, key_of

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted for one repository ("owner/name"); of "" for everybody alone."""

    redis: "Redis"
    repository: str

    def add(self, counts: Mapping[Entry, int]) -> None:
        day = today()
        with never_fails(), self.redis.pipeline(transaction=False) as pipe:
            for whose in filter(None, (EVERYBODY, self.repository)):
                key = key_of(day, whose)
                for entry, number in counts.items():
                    pipe.hincrby(key, str(entry), number)
                pipe.expire(key, KEPT)
            if counts:
                pipe.execute()


def counted(redis: "Redis", day: str, whose: str = EVERYBODY) -> dict[Entry, int]:
    """What was counted on a day ("2026-11-23"). Raises RedisError."""
    return parsed(redis.hgetall(key_of(day, whose)))


def parsed(found: Any) -> dict[Entry, int]:
    """The fields of such a hash; those of another version are passed over."""
    read = ((Entry.parse(field.decode()), int(number)) for field, number in found.items())
    return {entry: number for entry, number in read if entry is not None}


def days_before(last: date, number: int) -> list[str]:
    """So many days up to and with the last, oldest first."""
    return [(last - timedelta(days=back)).isoformat() for back in reversed(range(number))]


@contextmanager
def never_fails() -> Iterator[None]:
    """What is not counted is logged, and that is all."""
    try:
        yield
    except RedisError as error:
        log.warning("not_counted", error=type(error).__name__)
