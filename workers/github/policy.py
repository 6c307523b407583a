"""When a request is sent again, and how long before.

PyGithub's own retries are off: they send a POST again after an error that may have had its effect,
never send a PATCH again, and know a rate limit by 403 only.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from github.Requester import Requester
from requests import exceptions

from workers.github.errors import RateLimited

NOT_SENT = (exceptions.ConnectTimeout, exceptions.SSLError, exceptions.ProxyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Waits are in seconds; one beyond `longest_wait` is the queue's, not the worker's."""

    tries: int = 4
    backoff: float = 1.0
    longest_wait: float = 60
    secondary_wait: float = 60  # GitHub's advice where it names no time
    # For each socket operation. GitHub ends requests itself after 10 s: what had no effect by then
    # will have none, so that looking for it is conclusive.
    timeout: int = 15
    between_writes: float = 1.0
    new_token: float = 60.0  # a token that is no older has every permission there is to have
    sleep: Callable[[float], None] = time.sleep

    def pause(self, attempt: int) -> None:
        """Grow, and spread: many workers may have met the same trouble at once."""
        self.sleep(self.backoff * 2**attempt * random.uniform(0.75, 1.25))  # noqa: S311

    def wait(self, seconds: float) -> None:
        if seconds > self.longest_wait:
            raise RateLimited("GitHub's rate limit is reached", retry_after=seconds)
        self.sleep(seconds)


def was_sent(error: exceptions.RequestException) -> bool:
    """Whether GitHub may have seen a request whose connection failed."""
    return not isinstance(error, NOT_SENT) and "NewConnectionError" not in repr(error)


def limit_of(
    status: int, headers: Mapping[str, str], message: str, policy: Policy, attempt: int
) -> float | None:
    """Seconds that a rate limit asks to wait; None where the reply is about something else."""
    if status not in {403, 429}:
        return None
    if (named := headers.get("retry-after", "")).isdigit():
        return float(named)
    # A refusal for want of permission carries the counters too: only "none left" is a limit.
    if headers.get("x-ratelimit-remaining") == "0" and status == 429:
        return _until_reset(headers)
    if Requester.isPrimaryRateLimitError(message):
        return _until_reset(headers)
    if status == 429 or Requester.isSecondaryRateLimitError(message):
        return policy.secondary_wait * 2.0**attempt
    return None


def _until_reset(headers: Mapping[str, str]) -> float:
    reset = headers.get("x-ratelimit-reset", "")
    now = clock_of(headers) or time.time()
    left = float(reset) - now if reset.isdigit() else 60.0
    return max(left, 0.0) + 1  # the second in which it happens is not known


def clock_of(headers: Mapping[str, str]) -> float | None:
    """GitHub's time of a reply, in seconds of the epoch; ours may be minutes away from it."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return None
