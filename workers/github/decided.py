"""What organisations decided last, kept in Redis for the time in which their file can't be used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workers.notes import clock, reached

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "itw:organisation:"
KEPT = 365 * 24 * 3600  # seconds after a worker has read the file

Problems = Sequence[tuple[int, int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A file that can't be used: "OWNER/.github/…", why, and since when (Unix seconds)."""

    installation: int
    path: str
    problem: str
    since: float


@dataclass(frozen=True, slots=True)
class Decided:
    """By installation; a removed one takes it along. All methods raise QueueAway."""

    redis: "Redis"

    def file(self, installation: int) -> bytes | None:
        """The last file that could be used."""
        with reached():
            found: Any = self.redis.hget(_key(installation), "file")
        return found if isinstance(found, bytes) else None

    def keep(self, installation: int, file: bytes | None) -> None:
        """It can be used, or there is none (None)."""
        key = _key(installation)
        with reached(), self.redis.pipeline() as pipe:
            pipe.delete(key)
            if file is not None:
                pipe.hset(key, "file", file)
                pipe.expire(key, KEPT)
            pipe.execute()

    def mark(self, installation: int, path: str, problems: Problems) -> None:
        """It can't be used."""
        key = _key(installation)
        said = "; ".join(f"line {line}, column {column}: {why}" for line, column, why in problems)
        with reached(), self.redis.pipeline() as pipe:
            pipe.hset(key, mapping={"path": path, "problem": said[:1000]})
            pipe.hsetnx(key, "since", clock(self.redis))
            pipe.expire(key, KEPT)
            pipe.execute()


def usable(redis: "Redis") -> Iterator[tuple[int, Unusable | None]]:
    """Every installation whose organisation has a file, with what is wrong with it.

    Raises RedisError.
    """
    for key in sorted(redis.scan_iter(match=f"{PREFIX}*", count=1000)):
        installation = key.decode().removeprefix(PREFIX)
        found: Any = redis.hmget(key, "path", "problem", "since")
        if installation.isdigit():
            yield int(installation), _unusable(int(installation), found)


def _unusable(installation: int, found: Sequence[bytes | None]) -> Unusable | None:
    path, problem, since = (each.decode() if each else "" for each in found)
    if not since:
        return None
    at = int(since) / 1000
    return Unusable(installation=installation, path=path, problem=problem, since=at)


def _key(installation: int) -> str:
    return f"{PREFIX}{installation}"
