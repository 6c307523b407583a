"""What the sweeps remember between rounds, in the Redis that keeps the queues.

Losing all of it costs requests: everything is on GitHub, and is looked for again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from itw.recovery.deliveries import Log
from itw.recovery.pulls import Look
from itw.recovery.repositories import Visit
from workers.notes import reached

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "itw:recovery:"
KEPT = 90 * 24 * 3600  # seconds: what is not looked at for so long is gone from GitHub
COMMANDS_KEPT = 4 * 24 * 3600  # beyond the window in which commands are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """How far GitHub's list of deliveries was read.

    All that came before `mark` is in the log, except what lies behind the cursor `older`.
    """

    log: Log = field(default_factory=Log)
    mark: datetime | None = None
    older: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The repositories of an installation, and when they were listed by GitHub's clock."""

    names: tuple[str, ...]
    at: datetime


T = TypeVar("T")
NAMES = TypeAdapter(Names)
SCANNED, VISIT, LOOK = TypeAdapter(Scanned), TypeAdapter(Visit), TypeAdapter(Look)


@dataclass(frozen=True, slots=True)
class Memory:
    """What another version wrote and can't be read was never remembered."""

    redis: "Redis"

    def scanned(self) -> Scanned:
        with reached():
            raw = self.redis.get(f"{PREFIX}deliveries")
        return _read(SCANNED, raw) or Scanned()

    def keep_scanned(self, scanned: Scanned) -> None:
        with reached():
            self.redis.set(f"{PREFIX}deliveries", SCANNED.dump_json(scanned), ex=KEPT)

    def names(self, installation: int) -> Names | None:
        with reached():
            raw = self.redis.get(f"{PREFIX}names:{installation}")
        return _read(NAMES, raw)

    def keep_names(self, installation: int, names: Names) -> None:
        with reached():
            self.redis.set(f"{PREFIX}names:{installation}", NAMES.dump_json(names), ex=KEPT)

    def visits(self, installation: int) -> dict[str, Visit]:
        return self._all(f"{PREFIX}visits:{installation}", VISIT)

    def keep_visit(self, installation: int, name: str, visit: Visit) -> None:
        self._keep(f"{PREFIX}visits:{installation}", name, VISIT.dump_json(visit))

    def forget_visits(self, installation: int, names: Iterable[str]) -> None:
        """Of repositories that were taken out: if they come back, they are new."""
        with reached():
            for name in names:
                self.redis.hdel(f"{PREFIX}visits:{installation}", name)
                self.redis.delete(_looks(name), _commands(name))

    def looks(self, name: str) -> dict[str, Look]:
        return self._all(_looks(name), LOOK)

    def keep_look(self, name: str, number: int, look: Look) -> None:
        self._keep(_looks(name), str(number), LOOK.dump_json(look))

    def commands_put(self, name: str) -> frozenset[int]:
        with reached():
            return frozenset(int(each) for each in self.redis.smembers(_commands(name)))

    def keep_command(self, name: str, comment: int) -> None:
        with reached():
            self.redis.sadd(_commands(name), comment)
            self.redis.expire(_commands(name), COMMANDS_KEPT)

    def count(self, counts: Mapping[str, int]) -> None:
        """Totals, for whoever shows them."""
        with reached():
            for name, number in counts.items():
                if number:
                    self.redis.hincrby(f"{PREFIX}counts", name, number)

    def _keep(self, key: str, name: str, value: bytes) -> None:
        with reached():
            self.redis.hset(key, name, value)
            self.redis.expire(key, KEPT)

    def _all(self, key: str, kind: TypeAdapter[T]) -> dict[str, T]:
        with reached():
            raw = self.redis.hgetall(key)
        read = {_text(name): _read(kind, value) for name, value in raw.items()}
        return {name: value for name, value in read.items() if value is not None}


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


def _looks(name: str) -> str:
    return f"{PREFIX}pulls:{name}".lower()


def _commands(name: str) -> str:
    return f"{PREFIX}commands:{name}".lower()


def _read(kind: TypeAdapter[T], raw: object) -> T | None:
    try:
        return kind.validate_json(raw) if isinstance(raw, bytes | str) else None
    except ValidationError:
        return None
