"""Where counts are kept: a Redis hash for each day (UTC), of a repository and of everybody.

The receiver and the workers write them; fields are `itw.tally.entry.Entry`, values their numbers.
"""

KEPT_DAYS = 400
KEPT = KEPT_DAYS * 24 * 3600  # seconds
EVERYBODY = "all"
PREFIX = "itw:tally:"


def key_of(day: str, whose: str = EVERYBODY) -> str:
    """Of a day ("2026-11-23") and a repository ("owner/name")."""
    return f"{PREFIX}{day}:{whose.lower()}"


def day_and_whose(key: str) -> tuple[str, str]:
    day, _, whose = key.removeprefix(PREFIX).partition(":")
    return day, whose
