"""The installation behind a job: what GitHub says of it, and what is stored of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itw.jobs import JOBS, InvalidJob, Job
from workers import forgotten_files, forgotten_keys
from workers.notes import clock, note_in, reached
from workers.on_installation import Standing
from workers.recovery.memory import Memory

if TYPE_CHECKING:
    from redis import Redis

KNOWN = 365 * 24 * 3600  # seconds
ASIDE, ASIDE_KEPT = 1000, 30 * 24 * 3600  # jobs, and seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Implements `workers.on_installation.Installation`.

    `installed` is when GitHub says it began, None where it is gone.
    """

    id: int
    repository: str  # "" in jobs of the whole installation
    redis: "Redis"
    directory: Path
    installed: Callable[[], float | None]
    ask_standing: Callable[[], Standing]

    def is_there(self) -> bool:
        return self.installed() is not None

    def standing(self) -> Standing:
        return self.ask_standing()

    def since(self) -> float:
        with reached():
            added = self.redis.hget(self._since, self.repository.lower())
        return max(self.installed() or 0.0, float(added or 0) / 1000)

    def add(self, repositories: Sequence[str]) -> None:
        with reached(), self.redis.pipeline() as pipe:
            now = clock(self.redis)
            for each in repositories:
                pipe.hsetnx(self._since, each.lower(), now)
            pipe.expire(self._since, KNOWN)
            pipe.execute()

    def remember(self) -> None:
        """Something is going to be stored of the repository."""
        with reached(), self.redis.pipeline() as pipe:
            pipe.sadd(self._repositories, self.repository.lower())
            pipe.expire(self._repositories, KNOWN)
            pipe.execute()

    def repositories(self) -> Sequence[str]:
        with reached():
            known: Any = self.redis.smembers(self._repositories)
        return sorted(name.decode() for name in known)

    def forget_repository(self) -> None:
        forgotten_keys.stop(self.redis, self.repository)
        forgotten_files.tell(self.redis, self.repository)
        forgotten_keys.forget_repository(self.redis, self.id, self.repository)
        with reached():
            self.redis.hdel(self._since, self.repository.lower())
            self.redis.srem(self._repositories, self.repository.lower())
        Memory(self.redis).forget_visits(self.id, [self.repository])
        forgotten_files.follow(self.redis, self.directory)

    def forget(self) -> None:
        forgotten_keys.forget_installation(self.redis, self.id)

    def put_aside(self, job: Job) -> None:
        with reached():
            if self.redis.hlen(self._aside) >= ASIDE:
                return  # what is too much for us the sweep finds
            note = {"task": job.task, "job": job.to_message(), "at": clock(self.redis)}
            self.redis.hset(self._aside, job.identity, json.dumps(note))
            self.redis.expire(self._aside, ASIDE_KEPT)

    def aside(self) -> Sequence[Job]:
        with reached():
            kept: Any = self.redis.hgetall(self._aside)
        notes = [note for raw in kept.values() if (note := note_in(raw))]
        jobs = (_job(note) for note in sorted(notes, key=lambda note: note.get("at", 0)))
        return [job for job in jobs if job is not None]

    def take(self, job: Job) -> None:
        with reached():
            self.redis.hdel(self._aside, job.identity)

    @property
    def _since(self) -> str:
        return f"itw:since:{self.id}"

    @property
    def _repositories(self) -> str:
        return f"itw:repositories:{self.id}"

    @property
    def _aside(self) -> str:
        return f"itw:aside:{self.id}"


def _job(note: dict[str, Any]) -> Job | None:
    """None for what another version wrote: what it was about the sweep finds."""
    try:
        return JOBS[note["task"]].from_message(note["job"])
    except (KeyError, TypeError, InvalidJob):
        return None
