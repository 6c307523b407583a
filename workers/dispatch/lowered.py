"""What organisations leave of the operator's jobs at once, where the dispatcher finds it.

Their files are on GitHub, which the dispatcher does not ask: each job's worker has read its
organisation's, and notes it. The first job after a change is taken by the limits before it.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from itw.fair_shares.limits import Limits, Share
from workers.dispatch.scripts import LOWERED
from workers.notes import reached

KEPT = 400 * 24 * 3600  # seconds after the latest job
ALL, EACH = "all", "each"  # no repository's "owner/name"


def note(redis: Any, installation: int, said: Limits) -> None:
    """Raises TransientError where Redis is away."""
    jobs = dict(_jobs(said))
    key = f"{LOWERED}{installation}"
    with reached(), redis.pipeline() as pipe:
        pipe.delete(key)
        if jobs:
            pipe.hset(key, mapping=jobs)
            pipe.expire(key, KEPT)
        pipe.execute()


def noted(redis: Any, installation: int) -> Limits:
    """The jobs of what was noted last; `redis` gives bytes. Raises TransientError."""
    with reached():
        found = redis.hgetall(f"{LOWERED}{installation}")
    jobs = {name.decode(): Share(jobs=int(number)) for name, number in found.items()}
    usual = (jobs.pop(ALL, Share()), jobs.pop(EACH, Share()))
    return Limits(installation=usual[0], repository=usual[1], named=MappingProxyType(jobs))


def _jobs(said: Limits) -> Iterator[tuple[str, int]]:
    shares = {ALL: said.installation, EACH: said.repository, **said.named}
    return ((name, share.jobs) for name, share in shares.items() if share.jobs is not None)
