"""How often a job has killed its worker, counted where the worker's death cannot reach."""

from typing import TYPE_CHECKING

from itw.jobs import Job

if TYPE_CHECKING:
    from redis import Redis

LIMIT = 3
KEPT = 24 * 3600  # seconds: a counter whose job never came back


class CrashCounter:
    """Counted before the work and forgotten after it: what remains are workers that died."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis

    def start(self, job: Job) -> int:
        """How many earlier runs of this very job never came to an end."""
        with self._redis.pipeline() as pipe:
            pipe.incr(_key(job))
            pipe.expire(_key(job), KEPT)
            started, _ = pipe.execute()
        return int(started) - 1

    def end(self, job: Job) -> None:
        self._redis.delete(_key(job))


def _key(job: Job) -> str:
    return f"itw:crashes:{job.identity}"
