"""Whether anybody is at a pull request: a job that waits or runs, or a lease that is held.

A job's message is in Redis from the moment it is put until it has ended (docs/decisions/0009), also
while a worker runs it and between two tries. So what is not there is not alive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itw.fair_shares.envelope import Envelope
from itw.queues import QUEUES
from workers.dispatch.inventory import lanes_of, placed
from workers.notes import reached

if TYPE_CHECKING:
    from redis import Redis

LEASES = ("", "run:", "write:", "model:")


@dataclass(frozen=True, slots=True)
class Living:
    """A snapshot of all queues: "owner/name#12" and "owner/name@<head>" of every job."""

    about: frozenset[str]

    @classmethod
    def now(cls, redis: "Redis") -> "Living":
        """Read twice: one that is tried again may leave the end of its way for the beginning
        while that is read.
        """
        with reached():
            jobs = [each.envelope for _ in range(2) for each in placed(redis)]
        return cls(frozenset(name for job in jobs for name in _about(job)))

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
    lanes = lanes_of(QUEUES[queue])
    with reached():
        return int(redis.llen(lanes.came)) + int(redis.hlen(lanes.waiting))


def _about(job: Envelope) -> Iterator[str]:
    said = job.arguments
    repository = str(said.get("repository", "")).lower()
    pulls = said.get("pull_requests")
    numbers = [said.get("number"), *(pulls if isinstance(pulls, list) else ())]
    yield from (f"{repository}#{number}" for number in numbers if number)
    if head := said.get("head_sha"):
        yield f"{repository}@{head}".lower()
