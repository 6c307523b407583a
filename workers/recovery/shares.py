"""Tells the dispatcher what organisations leave of the limits, also where no job runs.

A job's worker notes it as well (workers/workshop.py), but the first job after a change is taken
before that; and one that a raised limit lets begin would wait for another to begin.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from itw.errors import TransientError, UserError
from workers.dispatch import lowered
from workers.github.app import App
from workers.github.errors import GitHubError
from workers.notes import reached
from workers.recovery.memory import Memory
from workers.recovery.missed import KNOWN

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Shares:
    """One request for each installation, which costs nothing where its file did not change."""

    app: App
    redis: "Redis"

    def round(self) -> None:
        for installation in self.app.installations():
            name = next(self._names(installation.id), "")
            if installation.suspended or not name:
                continue
            try:
                said = self.app.organisation(installation.id, name)
                lowered.note(self.redis, installation.id, said.shares)
            except (UserError, TransientError, GitHubError) as error:  # or it was just removed
                log.warning("shares_not_read", installation=installation.id, problem=str(error))

    def _names(self, installation: int) -> Iterator[str]:
        """Any of its repositories does: they have one owner."""
        known = Memory(self.redis).names(installation)
        yield from known.names if known else ()
        with reached():
            stored: Any = self.redis.srandmember(f"{KNOWN}{installation}", 1)
        yield from (each.decode() for each in stored)
