"""Whether somebody's job could begin now, for those who are told why it does not."""

from dataclasses import dataclass
from typing import Any

from itw.queues import QUEUES
from workers.dispatch.inventory import lanes_of
from workers.dispatch.slots import Slots
from workers.notes import reached


@dataclass(frozen=True, slots=True)
class Room:
    """That of one repository and its installation in the queues."""

    redis: Any
    slots: Slots
    installation: int
    repository: str

    def full(self, queue: str) -> tuple[str, int] | None:
        """Whose jobs are as many as may be held at once, and how many that is: ("acme", 2).

        Raises TransientError where Redis is away.
        """
        lanes = lanes_of(QUEUES[queue])
        of_installation = f"{lanes.prefix}slots:{self.installation}"
        of_repository = f"{of_installation} {self.repository.lower()}"
        owner = self.repository.split("/", maxsplit=1)[0]
        for whose, key, most in (
            (owner, of_installation, self.slots.installation),
            (self.repository, of_repository, self.slots.repository),
        ):
            if most and self._held(key, lanes.index) >= most:
                return whose, most
        return None

    def _held(self, slots: str, index: str) -> int:
        """A slot is in use as long as its message is held, whatever else the set has."""
        with reached():
            tags = list(self.redis.smembers(slots))
            scores = self.redis.zmscore(index, tags) if tags else []
        return sum(score is not None for score in scores)
