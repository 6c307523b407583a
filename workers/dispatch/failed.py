"""Jobs that ended as our fault, kept for whoever looks after the installation."""

import json
import time
from dataclasses import dataclass
from typing import Any, Self

from itw.jobs import JOBS, InvalidJob, Job
from itw.redaction import redacted

KEY = "itw:failed"
KEPT = 1000
LONGEST = 500  # characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """`at` is in seconds since 1970."""

    job: Job
    why: str
    at: float
    raw: bytes

    @classmethod
    def parse(cls, raw: bytes) -> Self | None:
        """None where another version has written what this one can't read."""
        try:
            said: dict[str, Any] = json.loads(raw)
            job = JOBS[said["task"]].from_message(said["job"])
            return cls(job=job, why=str(said["why"]), at=float(said["at"]), raw=raw)
        except (ValueError, TypeError, LookupError, InvalidJob):
            return None


def keep(redis: Any, job: Job, why: str) -> None:
    """The newest of them; raises RedisError."""
    reason = redacted(why)[:LONGEST]
    said = {"task": job.task, "job": job.to_message(), "why": reason, "at": time.time()}
    with redis.pipeline() as pipe:
        pipe.lpush(KEY, json.dumps(said)).ltrim(KEY, 0, KEPT - 1).execute()


def all_failed(redis: Any) -> tuple[Failed, ...]:
    """Newest first."""
    return tuple(filter(None, map(Failed.parse, redis.lrange(KEY, 0, -1))))


def forget(redis: Any, failed: Failed) -> bool:
    """False where somebody else has done so: it is tried again once."""
    return bool(redis.lrem(KEY, 1, failed.raw))
