"""Removes from a data directory what it has of repositories that are not ours any more.

Redis keeps the list of them, and every data directory follows it in its own time: one machine
forgets when the event comes, the others with their next job.
"""

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from itw.stored import STEPS, directory_of
from workers.caches import forgetting
from workers.engine.source import evict
from workers.git.errors import MirrorBusy
from workers.git.lock import NotFree, locked
from workers.git.mirror import MirrorLimits
from workers.mirror import Mirrors
from workers.notes import clock, reached

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()

LIST = "itw:forgotten"  # "owner/name" by Redis's clock
KEPT = 90 * 24 * 3600  # seconds: a machine that was away for longer keeps its caches
MARK = "forgotten"
EVERY = 60.0  # seconds
PATIENCE = MirrorLimits(lock_seconds=1.0)


def tell(redis: "Redis", repository: str) -> None:
    """Every data directory is to forget it."""
    with reached(), redis.pipeline() as pipe:
        now = clock(redis)
        pipe.zadd(LIST, {repository.lower(): now})
        pipe.zremrangebyscore(LIST, 0, now - KEPT * 1000)
        pipe.expire(LIST, KEPT)
        pipe.execute()


def follow(redis: "Redis", directory: Path) -> int:
    """Forget what is new on the list; how many repositories that were.

    What somebody still reads stays, with all that follows it, until the next time.
    """
    directory.mkdir(parents=True, exist_ok=True)
    forgotten = 0
    with suppress(NotFree), locked(directory / f"{MARK}.lock", seconds=0):
        with reached():
            since = f"({_mark(directory)}"
            told: Any = redis.zrangebyscore(LIST, since, "+inf", withscores=True)
        for name, when in told:
            if not forget(directory, name.decode()):
                break
            (directory / MARK).write_text(str(int(when)))
            forgotten += 1
    return forgotten


@dataclass(slots=True)
class Follower:
    """Follows the list for one process; a moment ago is soon enough."""

    redis: "Redis"
    directory: Path
    due: float = 0.0

    def __call__(self) -> None:
        if time.monotonic() >= self.due:
            follow(self.redis, self.directory)
            self.due = time.monotonic() + EVERY


def forget(directory: Path, repository: str) -> bool:
    """Remove it from this directory; False where somebody still reads it."""
    try:
        Mirrors(directory / "mirrors", limits=PATIENCE).forget(repository)
    except MirrorBusy:
        return False
    shutil.rmtree(directory / STEPS / directory_of(repository), ignore_errors=True)
    evict(directory / "sandbox" / "sources", keep=0)  # whose they are nobody wrote down
    return forgetting.forget(directory / "sandbox" / "caches", repository)


def _mark(directory: Path) -> int:
    try:
        return int((directory / MARK).read_text())
    except (FileNotFoundError, ValueError):
        return 0
