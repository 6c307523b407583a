"""Notes that processes leave each other in Redis, each with the time when it was left.

Losing them loses no verdict: what is shown on GitHub says what became of a job.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from itw.errors import TransientError
from itw.runs.stop import Stop, Why

if TYPE_CHECKING:
    from redis import Redis

PRESENCE_KEPT = 30 * 24 * 3600  # seconds: an installation that had a worker is not one without
STOPS = ("cancel", "close")  # the notes that end what was put before them

Note = dict[str, Any]  # "at" is Redis's clock in milliseconds


class QueueAway(TransientError):
    """Redis did not answer."""

    def __init__(self, error: RedisError) -> None:
        super().__init__(f"Redis: {type(error).__name__}")


@contextmanager
def reached() -> Iterator[None]:
    """Raise QueueAway where Redis does not answer within the block."""
    try:
        yield
    except RedisError as error:
        raise QueueAway(error) from error


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes on the pull requests of one repository; `kept` is in seconds after the latest."""

    redis: "Redis"
    kind: str
    repository: str
    kept: int

    def now(self) -> int:
        with reached():
            return clock(self.redis)

    def leave(self, number: int, name: str, **said: Any) -> None:
        key = self.key(number)
        with reached(), self.redis.pipeline() as pipe:
            pipe.hset(key, name, json.dumps({**said, "at": clock(self.redis)}))
            pipe.expire(key, self.kept)
            pipe.execute()

    def take_back(self, number: int, name: str) -> None:
        with reached():
            self.redis.hdel(self.key(number), name)

    def one(self, number: int, name: str) -> Note | None:
        return self.read(number, [name])[0]

    def read(self, number: int, names: Sequence[str]) -> list[Note | None]:
        with reached():
            return [note_in(raw) for raw in self.redis.hmget(self.key(number), list(names))]

    def key(self, number: int) -> str:
        return f"itw:{self.kind}:{self.repository}#{number}".lower()


def stop_in(notes: Sequence[Note | None], since: int) -> Stop | None:
    """What the notes of STOPS say of a job that was put at that moment."""
    cancel, close = notes
    if cancel is not None and cancel["at"] >= since:
        return Stop(Why.CANCELLED, cancel["by"])
    return Stop(Why.CLOSED) if close is not None and close["at"] >= since else None


def announce(redis: "Redis", name: str, **said: Any) -> None:
    """Say that there is a worker of that name, and what there is to know of it."""
    redis.set(name, json.dumps({**said, "at": clock(redis)}), ex=PRESENCE_KEPT)


def announced(redis: "Redis", name: str) -> tuple[Note, float] | None:
    """What was said last, and how many seconds ago; None where nothing ever was."""
    with reached():
        said, now = note_in(redis.get(name)), clock(redis)
    return (said, max(0.0, (now - said["at"]) / 1000)) if said else None


def clock(redis: "Redis") -> int:
    """Redis's own, in milliseconds: the one that all workers share."""
    seconds, microseconds = redis.time()
    return int(seconds) * 1000 + int(microseconds) // 1000


def note_in(raw: Any) -> Note | None:
    """Ours, or an older version's of ours; what can't be read was never said."""
    try:
        value = json.loads(raw) if raw else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
