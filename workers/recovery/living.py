"""Whether anybody is at a pull request: a job that waits or runs, or a lease that is held.

A job's message is in Redis from the moment it is put until it has ended (docs/decisions/0009), also
while a worker runs it and between two tries. So what is not there is not alive.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from itw.queues import QUEUES
from workers.notes import reached

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()
LEASES = ("", "run:", "write:")


@dataclass(frozen=True, slots=True)
class Living:
    """A snapshot of all queues: "owner/name#12" and "owner/name@<head>" of every job."""

    about: frozenset[str]

    @classmethod
    def now(cls, redis: "Redis") -> "Living":
        with reached():
            return cls(frozenset(name for job in _jobs(redis) for name in _about(job)))

    def has(self, repository: str, number: int, head_sha: str) -> bool:
        names = {f"{repository}#{number}".lower(), f"{repository}@{head_sha}".lower()}
        return not names.isdisjoint(self.about)


def is_leased(redis: "Redis", repository: str, number: int) -> bool:
    """Redis may have lost the message of a job that runs; its lease is taken anew."""
    keys = [f"itw:lease:{kind}{repository}#{number}".lower() for kind in LEASES]
    with reached():
        return bool(redis.exists(*keys))


def waiting(redis: "Redis", queue: str = "review") -> int:
    """Jobs that no worker has begun."""
    with reached():
        return int(redis.llen(QUEUES[queue].key))


def _jobs(redis: "Redis") -> Iterator[dict[str, Any]]:
    """The arguments of every job, whether it waits, was taken, or is held by a worker.

    In one step of the server: jobs go from one place to another, and back when tried again.
    """
    with redis.pipeline(transaction=True) as pipe:
        for queue in QUEUES.values():
            pipe.lrange(queue.key, 0, -1)
            pipe.lrange(f"{queue.key}:taken", 0, -1)
            pipe.hvals(f"{queue.key_prefix}unacked")
        places = pipe.execute()
    found = (_job_in(raw) for place in places for raw in place)
    return (job for job in found if job is not None)


def _job_in(raw: bytes | str) -> dict[str, Any] | None:
    try:
        message = json.loads(raw)
        message = message[0] if isinstance(message, list) else message  # as Kombu notes held ones
        _, kwargs, _ = json.loads(b64decode(message["body"]))
    except (ValueError, KeyError, TypeError, IndexError):
        log.warning("message_unreadable")
        return None
    return kwargs if isinstance(kwargs, dict) else None


def _about(job: dict[str, Any]) -> Iterator[str]:
    repository = str(job.get("repository", "")).lower()
    numbers = [job.get("number"), *(job.get("pull_requests") or ())]
    yield from (f"{repository}#{number}" for number in numbers if number)
    if head := job.get("head_sha"):
        yield f"{repository}@{head}".lower()
