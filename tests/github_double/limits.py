"""GitHub's rate limits: the primary one by the hour, and the secondary ones by the minute."""

import time
from collections import defaultdict, deque
from collections.abc import Hashable
from typing import Any

from tests.github_double.refusals import Refused
from tests.github_double.state import CLOCK

CONTENT = {
    "issues/create-comment",
    "issues/update-comment",
    "pulls/create",
    "pulls/create-reply-for-review-comment",
    "pulls/create-review",
    "pulls/create-review-comment",
    "pulls/update-review-comment",
}
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)


class Limits:
    """What each installation (or App, by its JWT) has used.

    Set `secondary` to False for a load test, and `per_hour` low to run into the primary limit.
    """

    def __init__(self) -> None:
        self.enabled = True  # GitHub Enterprise has no limits unless its owner sets them
        self.per_hour = 5000
        self.points_per_minute = 900
        self.content_per_minute = 80
        self.content_per_hour = 500
        self.secondary = True
        self.reset_at = _now() + 3600
        self._used: dict[Hashable, int] = defaultdict(int)
        self._points: dict[Hashable, deque[float]] = defaultdict(deque)
        self._content: dict[Hashable, deque[float]] = defaultdict(deque)

    def spend(self, who: Hashable, method: str, operation: str) -> None:
        """Raise GitHub's 403 when a limit is reached."""
        self._renew()
        if operation == "rate-limit/get" or not self.enabled:
            return
        if self._used[who] >= self.per_hour:
            raise Refused(403, f"API rate limit exceeded for installation ID {who}.")
        self._used[who] += 1
        if self.secondary:
            self._spend_secondary(who, method, operation)

    def refund(self, who: Hashable) -> None:
        """A 304 costs nothing."""
        self._used[who] -= 1

    def _spend_secondary(self, who: Hashable, method: str, operation: str) -> None:
        moment = time.monotonic()
        points, content = self._points[who], self._content[who]
        points.extend([moment] * (1 if method == "GET" else 5))
        _forget(points, moment - 60)
        if operation in CONTENT:
            content.append(moment)
            _forget(content, moment - 3600)
        recent = sum(each > moment - 60 for each in content)
        if (
            len(points) > self.points_per_minute
            or recent > self.content_per_minute
            or len(content) > self.content_per_hour
        ):
            raise Refused(403, SECONDARY, headers={"Retry-After": "60"})

    def headers(self, who: Hashable) -> dict[str, str]:
        if not self.enabled:
            return {}
        used = self._used[who]
        return {
            "X-RateLimit-Limit": str(self.per_hour),
            "X-RateLimit-Remaining": str(max(self.per_hour - used, 0)),
            "X-RateLimit-Used": str(used),
            "X-RateLimit-Reset": str(self.reset_at),
            "X-RateLimit-Resource": "core",
        }

    def snapshot(self, who: Hashable) -> dict[str, Any]:
        used = self._used[who]
        left = max(self.per_hour - used, 0)
        return {"limit": self.per_hour, "used": used, "remaining": left, "reset": self.reset_at}

    def _renew(self) -> None:
        if _now() >= self.reset_at:
            self._used.clear()
            self.reset_at = _now() + 3600


def _now() -> int:
    """By GitHub's clock, as the `Date` of its replies: when that is set forward, the hour ends."""
    return int(CLOCK.now().timestamp())


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] < before:
        times.popleft()
