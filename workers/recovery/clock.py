"""When the rounds of the beat are due, by the clock that all beats share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from itw.errors import TransientError, UserError
from workers.lease import Busy, LeaseLost, lease
from workers.notes import clock, reached
from workers.recovery.memory import PREFIX

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()

RAN = f"{PREFIX}ran"  # name of a round to Redis's clock, in milliseconds, when it began last
LEASE = "beat"


@dataclass(frozen=True, slots=True)
class Round:
    """Something done every so many seconds; that it is done more often does no harm."""

    name: str
    every: float
    run: Callable[[], object]


def turn(redis: "Redis", rounds: tuple[Round, ...]) -> bool:
    """Run what is due; False where another beat does, or Redis is away."""
    try:
        with lease(redis, LEASE) as held:
            for each in rounds:
                held.check()
                if _is_due(redis, each):
                    _run(each)
    except (Busy, LeaseLost):
        return False
    except TransientError as error:
        log.warning("queue_unreachable", error=str(error))
        return False
    return True


def _is_due(redis: "Redis", each: Round) -> bool:
    """Marked before it is run: a round that kills its beat is not begun again at once."""
    with reached():
        now, last = clock(redis), redis.hget(RAN, each.name)
        if last is not None and 0 <= now - int(last) < each.every * 1000:
            return False
        redis.hset(RAN, each.name, now)
        return True


def _run(each: Round) -> None:
    """The trouble of one round is not the others'."""
    try:
        each.run()
    except (TransientError, UserError) as error:
        log.warning("round_failed", round=each.name, problem=str(error))
    except Exception:
        log.exception("round_broken", round=each.name)
