"""What a model costs: tokens, prices and the limits on both.

Money is whole micro-dollars: a price of $2 for a million tokens is 2 micro-dollars for one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from itw.errors import UserError
from itw.fair_shares.limits import By

DOLLAR = 1_000_000  # micro-dollars


class InvalidPrice(UserError):
    """A price that an operator gave can't be read."""


class OverBudget(UserError):
    """A request is not sent, because a limit would be passed. `limit` is its name."""

    def __init__(self, message: str, *, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a request used. `input` has neither what was read from the cache nor written to it."""

    input: int = 0
    output: int = 0
    cache_write: int = 0
    cache_read: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_write=self.cache_write + other.cache_write,
            cache_read=self.cache_read + other.cache_read,
        )

    def __sub__(self, other: "Tokens") -> "Tokens":
        return Tokens(
            input=self.input - other.input,
            output=self.output - other.output,
            cache_write=self.cache_write - other.cache_write,
            cache_read=self.cache_read - other.cache_read,
        )

    @property
    def total(self) -> int:
        return self.input + self.output + self.cache_write + self.cache_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens; a cache entry lives for five minutes."""

    input: float
    output: float
    cache_write: float
    cache_read: float

    def cost(self, tokens: Tokens) -> int:
        """Micro-dollars, rounded up."""
        return ceil(
            tokens.input * self.input
            + tokens.output * self.output
            + tokens.cache_write * self.cache_write
            + tokens.cache_read * self.cache_read
        )

    def at_most(self, *, input: int, output: int) -> int:
        """What a request can cost at the most, before it is known what the cache holds."""
        dearest = max(self.input, self.cache_write)
        return ceil(input * dearest + output * self.output)


# https://platform.claude.com/docs/en/about-claude/pricing, read in November 2026. The name of a
# model begins with one of these; of several, the longest counts.
PRICES = {
    "claude-fable-5-1": Price(input=10, output=50, cache_write=12.5, cache_read=0.25),
    "claude-opus-5-5": Price(input=4, output=20, cache_write=5, cache_read=0.2),
    "claude-opus-5": Price(input=5, output=25, cache_write=6.25, cache_read=0.5),
    "claude-sonnet-5-5": Price(input=2, output=10, cache_write=2.5, cache_read=0.1),
    "claude-sonnet-5": Price(input=2, output=10, cache_write=2.5, cache_read=0.2),
    "claude-haiku-4-5": Price(input=1, output=5, cache_write=1.25, cache_read=0.1),
}
# Of a model that we don't know no cost may be understated.
UNKNOWN = Price(input=10, output=50, cache_write=12.5, cache_read=1)


def price_of(model: str) -> Price:
    """The price of a model by its name; the dearest that we know where we don't know it."""
    names = [name for name in PRICES if model.startswith(name)]
    return PRICES[max(names, key=len)] if names else UNKNOWN


def parse_price(text: str) -> Price:
    """An operator's own price, "2/10/2.50/0.20": input, output, cache write, cache read.

    Raise InvalidPrice.
    """
    try:
        dollars = [float(part) for part in text.split("/")]
    except ValueError:
        dollars = []
    if len(dollars) != 4 or not all(0 <= each < 10_000 for each in dollars):
        raise InvalidPrice(
            f"{text[:60]!r} is no price: four numbers, dollars for a million tokens of input,"
            ' output, cache write and cache read, such as "2/10/2.50/0.20".'
        )
    return Price(input=dollars[0], output=dollars[1], cache_write=dollars[2], cache_read=dollars[3])


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many micro-dollars under a key: `daily` ones begin anew at midnight UTC.

    `whose` is the "acme" or "acme/connect" whose day it is, `by` who says so.
    """

    name: str  # "this job", "this pull request", "this installation today"
    key: str
    most: int
    daily: bool = False
    whose: str = ""
    by: By = By.OPERATOR

    @property
    def dollars(self) -> str:
        return in_dollars(self.most)


def today(now: datetime | None = None) -> str:
    """The day that a daily limit counts, "2026-11-23"."""
    return (now or datetime.now(UTC)).astimezone(UTC).date().isoformat()


def in_dollars(micro: int) -> str:
    """ "$0.21"; less than a cent is said as such, and nothing as nothing."""
    if 0 < micro < DOLLAR // 100:
        return "under $0.01"
    return f"${micro / DOLLAR:.2f}"
