"""How long jobs had a sandbox today, counted while they have it and where every worker sees it.

What a killed worker had not counted yet is lost: a few seconds for each.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from itw.errors import TransientError
from itw.fair_shares.day import UsedUp, minutes_used_up
from itw.fair_shares.limits import Allowed, What
from itw.spending import today
from workers.notes import reached
from workers.watch import every

log = structlog.get_logger()

KEPT = 400 * 24 * 3600  # seconds; `itw report` reads them
COUNTED_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Minutes:
    """Those of one repository and its installation."""

    redis: Any
    allowed: Allowed
    installation: int

    def used_up(self) -> UsedUp | None:
        """Raises TransientError where Redis is away."""
        limits = self.allowed.most(What.MINUTES)
        if all(most.number is None for most in limits):
            return None
        with reached():
            ran = [int(value or 0) / 1000 for value in self.redis.mget(self._keys)]
        return minutes_used_up((ran[0], ran[1]), limits, datetime.now(UTC))

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the block, as it goes on and at its end."""
        counted = time.monotonic()

        def count() -> None:
            nonlocal counted
            now = time.monotonic()
            self.add(now - counted)
            counted = now

        try:
            with every(COUNTED_EVERY, count):
                yield
        finally:
            try:
                count()
            except TransientError as error:  # what was run is worth more than its seconds
                log.warning("minutes_not_counted", error=str(error))

    def add(self, seconds: float) -> None:
        with reached(), self.redis.pipeline() as pipe:
            for key in self._keys:
                pipe.incrby(key, round(seconds * 1000))
                pipe.expire(key, KEPT)
            pipe.execute()

    @property
    def _keys(self) -> tuple[str, str]:
        key = f"itw:minutes:{today()}:{self.installation}"
        return key, f"{key}:{self.allowed.repository}".lower()
