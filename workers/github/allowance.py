"""How many requests a round may send, so that reviews have what they need of GitHub's limit."""

from dataclasses import dataclass

from workers.github.reply import Reply

SHARE_LEFT = 0.25  # of the hour's limit: below that, the rest is for reviews


class AllowanceSpent(Exception):
    """The round is over for this installation; the next one goes on where it ended."""


@dataclass
class Allowance:
    """`charged` are those that count towards GitHub's limit: a 304 does not."""

    requests: int = 100
    charged: int = 30
    sent: int = 0
    paid: int = 0
    low: bool = False

    def take(self) -> None:
        if self.low or self.sent >= self.requests or self.paid >= self.charged:
            raise AllowanceSpent
        self.sent += 1

    def note(self, reply: Reply) -> None:
        self.paid += reply.status != 304
        left, limit = (reply.headers.get(f"x-ratelimit-{n}", "") for n in ("remaining", "limit"))
        if left.isdigit() and limit.isdigit():
            self.low = int(left) < int(limit) * SHARE_LEFT
