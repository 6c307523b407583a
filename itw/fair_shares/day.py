"""What everybody may have of a day, which begins anew at midnight UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itw import messages
from itw.errors import TransientError
from itw.spending import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedUp:
    """Somebody's share of a day: "acme" or "acme/connect", "$50.00 for the model", and until when.

    `until` is in UTC.
    """

    whose: str
    share: str
    until: datetime

    @property
    def sentence(self) -> str:
        """Markdown."""
        return messages.waits_for_share(whose=self.whose, share=self.share, until=self.until)


class NextDay(TransientError):
    """The job goes on by itself when the day is over: that is no failure, and no try."""

    def __init__(self, used_up: UsedUp, now: datetime) -> None:
        seconds = max(0.0, (used_up.until - now).total_seconds())
        super().__init__(messages.share_used_up_title(share=used_up.share), retry_after=seconds + 1)


def next_day(now: datetime) -> datetime:
    """The midnight after a moment."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)


def minutes_used_up(
    *, repository: str, ran: tuple[float, float], limits: tuple[int, int], now: datetime
) -> UsedUp | None:
    """`ran` are the seconds of the installation and of the repository on this day, `limits` the
    minutes that each may have; 0 is no limit. What has begun within them is run to its end.
    """
    owner = repository.split("/", maxsplit=1)[0]
    for whose, seconds, minutes in zip((owner, repository), ran, limits, strict=True):
        if minutes and seconds >= 60 * minutes:
            share = messages.sandbox_share(minutes=minutes)
            return UsedUp(whose=whose, share=share, until=next_day(now))
    return None


def money_used_up(
    repository: str, limits: tuple[tuple[Limit, int], ...], now: datetime
) -> UsedUp | None:
    """`limits` with what was spent under each, in micro-dollars. Of none at all there is no more on
    the next day.
    """
    for limit, spent in limits:
        if limit.daily and 0 < limit.most <= spent:
            share = messages.model_share(dollars=limit.dollars)
            whose = repository if limit.of_repository else repository.split("/", maxsplit=1)[0]
            return UsedUp(whose=whose, share=share, until=next_day(now))
    return None
