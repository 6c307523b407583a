"""What processes tell each other of test runs: which wait, which to stop, who can run any.

Kept in Redis, where a worker that runs a test asks every second. Losing it loses no verdict: what
is shown on GitHub says what became of a run.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from redis.exceptions import RedisError

from itw.errors import TransientError
from itw.jobs import RunTests
from itw.presence import Presence
from itw.shown_tests import ShownTests
from itw.stop import Stop, Why

if TYPE_CHECKING:
    from redis import Redis

KEPT = 24 * 3600  # seconds
RESULT_KEPT = 7 * 24 * 3600
RESULT = TypeAdapter(ShownTests)
PRESENCE = "itw:sandbox"
PRESENCE_KEPT = 30 * 24 * 3600  # an installation that had a sandbox is not one without


class QueueAway(TransientError):
    """Redis did not answer."""

    def __init__(self, error: RedisError) -> None:
        super().__init__(f"Redis: {type(error).__name__}")


@dataclass(frozen=True, slots=True)
class Runs:
    """The test runs of one repository's pull requests (`workers.services.Runs`)."""

    redis: "Redis"
    repository: str

    def presence(self) -> Presence | None:
        try:
            raw, now = self.redis.get(PRESENCE), self._now()
        except RedisError as error:
            raise QueueAway(error) from error
        known = _read(raw)
        if not known:
            return None
        ago = max(0.0, (now - known["at"]) / 1000)
        return Presence(seconds_ago=ago, failed=tuple(known["failed"]))

    def now(self) -> int:
        try:
            return self._now()
        except RedisError as error:
            raise QueueAway(error) from error

    def waits(self, number: int, head_sha: str, verdict: str) -> bool:
        return _said(self._read(number), f"waits {head_sha} {verdict}") is not None

    def expect(self, number: int, head_sha: str, verdict: str) -> None:
        self._note(number, f"waits {head_sha} {verdict}", {})

    def ended(self, number: int, head_sha: str, verdict: str) -> None:
        try:
            self.redis.hdel(self._key(number), f"waits {head_sha} {verdict}")
        except RedisError as error:
            raise QueueAway(error) from error

    def head_is(self, number: int, head_sha: str) -> None:
        self._note(number, "head", {"sha": head_sha})

    def only(self, number: int, verdict: str) -> None:
        self._note(number, "only", {"verdict": verdict})

    def cancel(self, number: int, by: str) -> None:
        self._note(number, "cancel", {"by": by})

    def close(self, number: int) -> None:
        self._note(number, "close", {})

    def keep(self, job: RunTests, base: str, tests: ShownTests) -> None:
        of = {"verdict": job.verdict, "head": job.head_sha, "base": base, "all": not job.connectors}
        kept = json.dumps({"of": of, "tests": RESULT.dump_python(tests, mode="json")})
        try:
            self.redis.set(f"{self._key(job.number)}:result", kept, ex=RESULT_KEPT)
        except RedisError as error:
            raise QueueAway(error) from error

    def result(self, job: RunTests) -> ShownTests | None:
        of, tests = self._kept(job.number)
        same = (of.get("head"), of.get("verdict")) == (job.head_sha, job.verdict)
        return tests if same else None

    def result_at(self, number: int, head_sha: str, base: str) -> ShownTests | None:
        of, tests = self._kept(number)
        same = (of.get("head"), of.get("base"), of.get("all")) == (head_sha, base, True)
        return tests if same else None

    def _kept(self, number: int) -> tuple[dict[str, Any], ShownTests | None]:
        try:
            kept = _read(self.redis.get(f"{self._key(number)}:result"))
        except RedisError as error:
            raise QueueAway(error) from error
        if kept is None:
            return {}, None
        try:
            return kept["of"], RESULT.validate_python(kept["tests"])
        except (KeyError, ValidationError):  # another version's: the tests run again
            return {}, None

    def stop_of(self, job: RunTests) -> Stop | None:
        noted = self._read(job.number)
        for name in ("cancel", "close"):
            said = _said(noted, name)
            if said is not None and said["at"] >= job.since:
                cancelled = name == "cancel"
                return Stop(Why.CANCELLED, said["by"]) if cancelled else Stop(Why.CLOSED)
        head, only = _said(noted, "head"), _said(noted, "only")
        if head is not None and head["sha"] != job.head_sha:
            return Stop(Why.SUPERSEDED, head["sha"])
        if only is not None and only["verdict"] != job.verdict:
            return Stop(Why.REPLACED)
        return None

    def _note(self, number: int, name: str, value: dict[str, Any]) -> None:
        key = self._key(number)
        try:
            with self.redis.pipeline() as pipe:
                pipe.hset(key, name, json.dumps({**value, "at": self._now()}))
                pipe.expire(key, KEPT)
                pipe.execute()
        except RedisError as error:
            raise QueueAway(error) from error

    def _read(self, number: int) -> Mapping[Any, Any]:
        try:
            return self.redis.hgetall(self._key(number))
        except RedisError as error:
            raise QueueAway(error) from error

    def _now(self) -> int:
        """Redis's own clock in milliseconds: the one that all workers share."""
        seconds, microseconds = self.redis.time()
        return int(seconds) * 1000 + int(microseconds) // 1000

    def _key(self, number: int) -> str:
        return f"itw:runs:{self.repository}#{number}".lower()


def announce(redis: "Redis", failed: tuple[str, ...] = ()) -> None:
    """Say that there is a sandbox worker whose engine answers, and which probes did not hold."""
    seconds, microseconds = redis.time()
    at = int(seconds) * 1000 + int(microseconds) // 1000
    redis.set(PRESENCE, json.dumps({"at": at, "failed": list(failed)}), ex=PRESENCE_KEPT)


def _said(noted: Mapping[Any, Any], name: str) -> dict[str, Any] | None:
    return _read(noted.get(name.encode()))


def _read(raw: Any) -> dict[str, Any] | None:
    """Ours, or an older version's of ours; what can't be read was never said."""
    try:
        value = json.loads(raw) if raw else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
