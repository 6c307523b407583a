"""What processes tell each other of writing jobs: which wait, which to stop, what is finished.

Kept in Redis like `workers.runs`, and read by the worker that writes every second. What a job has
finished is kept until it is delivered and a week longer, because it was paid for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from redis.exceptions import RedisError

from itw.jobs import WriteTests
from itw.stop import Stop, Why
from itw.writing.parcel import Parcel
from workers.runs import QueueAway
from workers.services import WriterPresence

if TYPE_CHECKING:
    from redis import Redis

KEPT = 7 * 24 * 3600  # seconds
LONGEST = 12 * 3600 * 1000  # milliseconds: what was expected before has been lost
PRESENCE = "itw:writer"
PRESENCE_KEPT = 30 * 24 * 3600
PARCEL = TypeAdapter(Parcel)


@dataclass(frozen=True, slots=True)
class Writes:
    """The writing jobs of one repository's pull requests (`workers.services.Writes`)."""

    redis: "Redis"
    repository: str

    def presence(self) -> WriterPresence | None:
        try:
            known, now = _read(self.redis.get(PRESENCE)), self._now()
        except RedisError as error:
            raise QueueAway(error) from error
        if not known:
            return None
        return WriterPresence(
            seconds_ago=max(0.0, (now - known["at"]) / 1000),
            has_model=bool(known.get("model")),
            failed=tuple(known.get("failed", ())),
        )

    def now(self) -> int:
        try:
            return self._now()
        except RedisError as error:
            raise QueueAway(error) from error

    def under_way(self, number: int) -> str:
        said = self._said(number, "waits")
        if said is None or self.now() - said["at"] > LONGEST:
            return ""
        return str(said["work"])

    def expect(self, number: int, work: str) -> None:
        self._note(number, "waits", {"work": work})

    def ended(self, number: int, work: str) -> None:
        said = self._said(number, "waits")
        if said is not None and said["work"] == work:
            try:
                self.redis.hdel(self._key(number), "waits")
            except RedisError as error:
                raise QueueAway(error) from error

    def finish(self, number: int, work: str) -> None:
        self._note(number, f"finished {work}", {})

    def is_finished(self, number: int, work: str) -> bool:
        return self._said(number, f"finished {work}") is not None

    def cancel(self, number: int, by: str) -> None:
        self._note(number, "cancel", {"by": by})

    def close(self, number: int) -> None:
        self._note(number, "close", {})

    def stop_of(self, job: WriteTests) -> Stop | None:
        for name in ("cancel", "close"):
            said = self._said(job.number, name)
            if said is not None and said["at"] >= job.since:
                cancelled = name == "cancel"
                return Stop(Why.CANCELLED, said["by"]) if cancelled else Stop(Why.CLOSED)
        return None

    def keep(self, job: WriteTests, parcel: Parcel) -> None:
        name = f"parcel {job.work} {parcel.connector}"
        self._note(job.number, name, {"parcel": PARCEL.dump_python(parcel, mode="json")})

    def kept(self, job: WriteTests) -> tuple[Parcel, ...]:
        said = (self._said(job.number, f"parcel {job.work} {name}") for name in job.connectors)
        return tuple(filter(None, (_parcel(each) for each in said if each is not None)))

    def _note(self, number: int, name: str, value: dict[str, Any]) -> None:
        key = self._key(number)
        try:
            with self.redis.pipeline() as pipe:
                pipe.hset(key, name, json.dumps({**value, "at": self._now()}))
                pipe.expire(key, KEPT)
                pipe.execute()
        except RedisError as error:
            raise QueueAway(error) from error

    def _said(self, number: int, name: str) -> dict[str, Any] | None:
        try:
            return _read(self.redis.hget(self._key(number), name))
        except RedisError as error:
            raise QueueAway(error) from error

    def _now(self) -> int:
        """Redis's own clock in milliseconds: the one that all workers share."""
        seconds, microseconds = self.redis.time()
        return int(seconds) * 1000 + int(microseconds) // 1000

    def _key(self, number: int) -> str:
        return f"itw:writes:{self.repository}#{number}".lower()


def announce(redis: "Redis", *, has_model: bool, failed: tuple[str, ...] = ()) -> None:
    """Say that there is a worker that writes, and with what."""
    seconds, microseconds = redis.time()
    at = int(seconds) * 1000 + int(microseconds) // 1000
    said = {"at": at, "model": has_model, "failed": list(failed)}
    redis.set(PRESENCE, json.dumps(said), ex=PRESENCE_KEPT)


def _parcel(said: Mapping[str, Any]) -> Parcel | None:
    try:
        return PARCEL.validate_python(said.get("parcel"))
    except ValidationError:  # another version's: it is written again
        return None


def _read(raw: Any) -> dict[str, Any] | None:
    """Ours, or an older version's of ours; what can't be read was never said."""
    try:
        value = json.loads(raw) if raw else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
