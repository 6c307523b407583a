"""Which jobs wait because somebody has as many at once as may be, for those who look at queues.

The dispatcher decides by itself (workers/dispatch/scripts.py); this tells what it goes by.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from itw.fair_shares.envelope import Envelope
from itw.fair_shares.limits import NO_LIMITS, Allowed, Limits, Most, What
from itw.queues import QUEUES
from workers import present
from workers.dispatch import lowered
from workers.dispatch.inventory import Placed, Where


def held_back(redis: Any, jobs: Iterable[Placed]) -> Mapping[str, Most]:
    """By tag, the limit that is reached. `redis` gives bytes.

    The operator's limits are those that the queue's workers go by. Raises TransientError.
    """
    there = tuple(jobs)
    held = Counter(key for each in there if each.where is Where.RUNNING for key in _keys(each))
    operator = {name: present.limits(redis, queue) for name, queue in QUEUES.items()}

    @cache
    def organisation(installation: int) -> Limits:
        return lowered.noted(redis, installation)

    found: dict[str, Most] = {}
    for each in there:
        if each.where is Where.WAITING and each.envelope.repository:
            allowed = Allowed(
                repository=each.envelope.repository,
                operator=operator.get(each.queue) or NO_LIMITS,
                organisation=organisation(each.envelope.installation),
            )
            for key, most in zip(_keys(each), allowed.most(What.JOBS), strict=True):
                if most.number is not None and held[key] >= most.number:
                    found.setdefault(each.envelope.tag, most)
    return found


def _keys(job: Placed) -> tuple[tuple[str, int, str], tuple[str, int, str]]:
    """What counts for the installation, and for the repository."""
    envelope: Envelope = job.envelope
    own = (job.queue, envelope.installation)
    return (*own, ""), (*own, envelope.repository)
