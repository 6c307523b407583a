"""How many jobs each queue has, and how long the oldest of those that wait has been there."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itw.queues import QUEUES
from workers.dispatch.inventory import Where, placed


@dataclass(frozen=True, slots=True)
class Length:
    """`oldest` is in seconds; None where none waits, or none says since when.

    Until its time has come no worker could take a job: that is not waiting.
    """

    jobs: Counter[Where]
    oldest: float | None


def lengths(redis: Any, now: float) -> Mapping[str, Length]:
    """By the name of the queue, every one; `now` is in Unix seconds. Raises RedisError."""
    jobs: dict[str, Counter[Where]] = defaultdict(Counter)
    oldest: dict[str, float] = {}
    for each in placed(redis):
        jobs[each.queue][each.where] += 1
        since = max(each.envelope.put, each.envelope.due)
        if each.where is Where.WAITING and since:
            oldest[each.queue] = max(oldest.get(each.queue, 0.0), now - since)
    return {name: Length(jobs[name], oldest.get(name)) for name in QUEUES}
