"""Takes jobs that wait out of the queues: nobody wants them any more.

What a worker has begun is not touched: its own ways of stopping are for that.
"""

import time
from collections.abc import Callable
from typing import Any

from itw.fair_shares.envelope import Envelope
from itw.queues import QUEUES
from workers.dispatch.inventory import Where, lanes_of, placed

FORGETTING = "forget_"  # tasks that remove what is stored are wanted all the more


def remove_of(redis: Any, installation: int, repository: str = "") -> tuple[Envelope, ...]:
    """What waits for an installation, or for one repository of it; raises RedisError."""

    def is_theirs(envelope: Envelope) -> bool:
        return (
            envelope.installation == installation
            and repository.lower() in {"", envelope.repository}
            and not envelope.task.startswith(FORGETTING)
        )

    return remove(redis, is_theirs)


def remove(redis: Any, wanted: Callable[[Envelope], bool]) -> tuple[Envelope, ...]:
    """The jobs that were taken out: each of them was nobody's yet, and is nobody's now."""
    _sort_all(redis)
    removed = []
    for each in placed(redis):
        waiting = lanes_of(QUEUES[each.queue]).waiting
        taken_out = each.where is not Where.RUNNING and wanted(each.envelope)
        # A tag without its message is nothing: the turn that comes for it passes over it.
        if taken_out and redis.hdel(waiting, each.envelope.tag):
            removed.append(each.envelope)
    return tuple(removed)


def _sort_all(redis: Any) -> None:
    """Messages that have only come are the receiver's: they have no place to be taken from."""
    for queue in QUEUES.values():
        lanes = lanes_of(queue)
        while came := redis.lrange(lanes.came, -100, -1):
            lanes.sort(redis, came[::-1], time.time())
