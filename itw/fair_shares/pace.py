"""How fast an installation asks GitHub, whose limit all its repositories and workers share.

GitHub counts requests of an installation by the hour and refuses what is over: then nobody gets an
answer for up to an hour. So requests slow down before that, the less urgent ones first.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from dataclasses import dataclass
from enum import Enum

from itw.fair_shares.envelope import PEOPLE_WAIT
from itw.jobs import Job

WINDOW = 3600.0  # seconds in which GitHub counts
SLOW_BELOW = 0.5  # of the limit: until then nobody slows down


class Urgency(Enum):
    """Who waits for the answer; the value is the part of the limit that is left for others."""

    PEOPLE = 0.0  # somebody gave a command, or pressed a button
    EVENTS = 0.05
    BACKGROUND = 0.25  # nobody: what is looked for in case it was lost


def urgency_of(job: Job) -> Urgency:
    """Somebody looks at the answers to commands; a push is looked at when it is convenient."""
    asked = job.task in PEOPLE_WAIT or getattr(job, "again", False)
    return Urgency.PEOPLE if asked else Urgency.EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What GitHub said of a limit last; `reset` is in seconds since 1970, by GitHub's clock."""

    limit: int
    remaining: int
    reset: float


def pause(left: Left, urgency: Urgency, now: float) -> float:
    """Seconds between two requests of all workers together; 0 where nobody has to wait.

    What is left is spread over the time until there is more, and where nothing is left for this
    urgency the pause lasts until then. `now` is GitHub's clock.
    """
    seconds = left.reset - now
    if seconds <= 0 or left.limit <= 0:
        return 0.0
    usable = left.remaining - left.limit * urgency.value
    if usable < 1:
        return seconds + 1  # the second in which it happens is not known
    part = left.remaining / left.limit
    if urgency is Urgency.PEOPLE or part >= min(SLOW_BELOW, seconds / WINDOW):
        return 0.0
    return seconds / usable
