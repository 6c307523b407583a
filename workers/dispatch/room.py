"""Whether somebody's job could begin now, for those who are told why it does not."""

from dataclasses import dataclass
from typing import Any

from itw.fair_shares.limits import Allowed, Most, What
from itw.queues import QUEUES
from workers.dispatch.inventory import lanes_of
from workers.notes import reached


@dataclass(frozen=True, slots=True)
class Room:
    """That of one repository and its installation in the queues."""

    redis: Any
    allowed: Allowed
    installation: int

    def full(self, queue: str) -> Most | None:
        """The limit on jobs at once that is reached. Raises TransientError where Redis is away."""
        lanes = lanes_of(QUEUES[queue])
        of_installation = f"{lanes.prefix}slots:{self.installation}"
        of_repository = f"{of_installation} {self.allowed.repository.lower()}"
        limits = self.allowed.most(What.JOBS)
        for key, most in zip((of_installation, of_repository), limits, strict=True):
            if most.number is not None and self._held(key, lanes.index) >= most.number:
                return most
        return None

    def _held(self, slots: str, index: str) -> int:
        """A slot is in use as long as its message is held, whatever else the set has."""
        with reached():
            tags = list(self.redis.smembers(slots))
            scores = self.redis.zmscore(index, tags) if tags else []
        return sum(score is not None for score in scores)
