"""What everybody may have of a day, which begins anew at midnight UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itw import messages
from itw.configuration.organisation import home_of
from itw.errors import TransientError
from itw.fair_shares.limits import By, Most
from itw.spending import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedUp:
    """Somebody's share of a day: "acme" or "acme/connect", "$50.00 for the model", and until when.

    `until` is in UTC; `by` is who says that it is no more.
    """

    whose: str
    share: str
    until: datetime
    by: By = By.OPERATOR

    @property
    def sentence(self) -> str:
        """Markdown."""
        home = home_of(self.whose) if self.by is By.ORGANISATION else ""
        return messages.waits_for_share(
            whose=self.whose, share=self.share, until=self.until, home=home
        )


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
    ran: tuple[float, float], limits: tuple[Most, Most], now: datetime
) -> UsedUp | None:
    """`ran` are the seconds of the installation and of the repository on this day, `limits` the
    minutes that each may have. What has begun within them is run to its end.
    """
    for seconds, most in zip(ran, limits, strict=True):
        if most.number is not None and seconds >= 60 * most.number:
            share = messages.sandbox_share(minutes=most.number)
            return UsedUp(whose=most.whose, share=share, until=next_day(now), by=most.by)
    return None


def money_used_up(limits: tuple[tuple[Limit, int], ...], now: datetime) -> UsedUp | None:
    """`limits` with what was spent under each, in micro-dollars. Of none at all there is no more on
    the next day.
    """
    for limit, spent in limits:
        if limit.daily and 0 < limit.most <= spent:
            share = messages.model_share(dollars=limit.dollars)
            return UsedUp(whose=limit.whose, share=share, until=next_day(now), by=limit.by)
    return None
