"""Keeps what would have been said where an organisation only observes, in Redis."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from itw.observing import Said
from workers.notes import clock, reached

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "itw:observed:"
KEPT = 30 * 24 * 3600  # seconds after the latest entry of a pull request or commit
SAID = TypeAdapter(Said)


@dataclass(frozen=True, slots=True)
class Observed:
    """One repository's; `where` is a pull request's number, a commit, or REACTIONS."""

    redis: "Redis"
    repository: str

    def keep(self, where: int | str, field: str, said: Said) -> None:
        """Written over what is there under that field, as an edit would."""
        before = self.one(where, field)
        key = self._key(where)
        with reached(), self.redis.pipeline() as pipe:
            now = clock(self.redis)
            entry = replace(said, at=now, began=before.began if before else now)
            pipe.hset(key, field, SAID.dump_json(entry))
            pipe.expire(key, KEPT)
            pipe.execute()

    def one(self, where: int | str, field: str) -> Said | None:
        with reached():
            return _said(self.redis.hget(self._key(where), field))

    def all(self, where: int | str) -> list[Said]:
        """Oldest first."""
        with reached():
            kept: Any = self.redis.hvals(self._key(where))
        return _in_order(kept)

    def _key(self, where: int | str) -> str:
        return f"{PREFIX}{self.repository}#{where}".lower()


def said(redis: "Redis", repository: str = "*") -> Iterator[Said]:
    """All that is kept, of one repository or of every one; no order between its pull requests.

    Raises QueueAway.
    """
    with reached():
        for key in redis.scan_iter(match=f"{PREFIX}{repository}#*".lower(), count=1000):
            kept: Any = redis.hvals(key)
            yield from _in_order(kept)


def _in_order(kept: list[bytes]) -> list[Said]:
    return sorted(filter(None, map(_said, kept)), key=lambda each: each.began)


def _said(raw: Any) -> Said | None:
    """None for what another version wrote."""
    try:
        return SAID.validate_json(raw) if raw else None
    except ValidationError:
        return None
