"""Sentences on what everybody may have of a day."""

from datetime import datetime

from itw.configuration.organisation import home_of
from itw.fair_shares.limits import By, Most, What
from itw.messages.words import count
from itw.reporting.markdown import code, one_line


def sandbox_share(*, minutes: int) -> str:
    return f"{count(minutes, 'minute')} in the sandbox"


def model_share(*, dollars: str) -> str:
    return f"{dollars} for the model"


def share_used_up_title(*, share: str) -> str:
    return f"Waiting for tomorrow: {share} are used up"


def waits_for_share(*, whose: str, share: str, until: datetime, home: str = "") -> str:
    """`home` is the repository whose file says the limit, "" where the operator does."""
    by = f", as {code(home)} says," if home else ""
    return (
        f"**Waiting:** the {share} that {code(whose)} may have on one day{by} are used up. It goes"
        f" on by itself on {until:%Y-%m-%d at %H:%M} UTC; nothing has to be done for it."
    )


def no_exception(*, entry: str) -> str:
    return (
        f"ITW_LIMITS: {one_line(entry, limit=100)!r} is no limit: write ACCOUNT:jobs=3,minutes=600"
        " or ACCOUNT/REPOSITORY:dollars=20, each of the three at most once, with spaces between"
        " entries."
    )


def excepted_twice(*, name: str) -> str:
    return f"ITW_LIMITS: {one_line(name, limit=100)} is given twice."


def share_title(*, whose: str, what: What, most: float) -> str:
    """`acme/connect: 2 jobs at once`; money is in dollars."""
    share = {
        What.JOBS: f"{count(int(most), 'job')} at once",
        What.MINUTES: f"{count(int(most), 'minute')} a day in the sandbox",
        What.DOLLARS: f"${most:.2f} a day for the model",
    }
    return f"{one_line(whose, limit=150)}: {share[what]}"


def waits_for_room_title(*, full: Most) -> str:
    """Of a job that waits although there may be a worker."""
    whose, most = one_line(full.whose, limit=150), full.number or 0
    by = f", as {home_of(whose)} says," if full.by is By.ORGANISATION else ","
    return (
        f"{whose} may have {count(most, 'job')} at once{by} and has {'it' if most == 1 else 'them'}"
    )
