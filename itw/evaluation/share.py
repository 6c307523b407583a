"""So many of so many, and how much that says: a small number is never a percentage alone."""

from dataclasses import dataclass
from math import sqrt
from statistics import median

from itw.messages import NONE

Z = 1.96  # of 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`."""

    k: int = 0
    n: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.k + other.k, self.n + other.n)

    def __str__(self) -> str:
        return f"{self.k}/{self.n}" if self.n else NONE

    @property
    def rate(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's, 95 %: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval.

        Mutants of one connector are not independent: of mutants it is narrower than the truth.
        """
        if not self.n:
            return None
        p, n = self.k / self.n, self.n
        middle = p + Z * Z / (2 * n)
        spread = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        below = 1 + Z * Z / n
        return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


def share(values: list[bool]) -> Share:
    return Share(sum(values), len(values))


def middle(values: list[float]) -> float | None:
    """The median, None of nothing."""
    return median(values) if values else None
