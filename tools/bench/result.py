"""What a benchmark found, and how it is shown."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from time import perf_counter
from typing import Any


class NothingMeasured(Exception):
    """A side did not do its work, so its time says nothing; the text says what went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One figure against its target. `value` is None where a side could not be measured."""

    name: str
    value: float | None
    unit: str  # "x", "ms", "s", "%"
    target: float | None = None  # None: told, not promised
    at_least: bool = False  # the target is a floor (ratios) instead of a ceiling (times)
    detail: str = ""  # how it came about, or why there is no value
    samples: dict[str, list[float]] = field(default_factory=dict)  # seconds, by side

    @property
    def met(self) -> bool | None:
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return {None: "–", True: "met", False: "MISSED"}[self.met]  # noqa: RUF001 - a dash

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


def in_turns(
    sides: dict[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = perf_counter,
) -> dict[str, list[float]]:
    """Seconds of each side: A B A B …, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, run in sides.items():
            started = clock()
            run()
            if turn:
                seconds[name].append(clock() - started)
    return seconds


def spread(seconds: Sequence[float]) -> str:
    """The least, the median and the most, in milliseconds."""
    low, middle, high = (1000 * value for value in (min(seconds), median(seconds), max(seconds)))
    digits = 0 if middle >= 100 else 1
    return f"{low:.{digits}f}/{middle:.{digits}f}/{high:.{digits}f} ms"


def ratio(
    name: str, slow: str, fast: str, samples: dict[str, list[float]], *, target: float
) -> Result:
    """How many times faster one side's median is."""
    value = median(samples[slow]) / median(samples[fast])
    detail = f"{fast} {spread(samples[fast])}; {slow} {spread(samples[slow])}"
    return Result(
        name=name,
        value=value,
        unit="x",
        target=target,
        at_least=True,
        detail=detail,
        samples=samples,
    )


def not_measured(name: str, unit: str, why: str) -> Result:
    return Result(name=name, value=None, unit=unit, detail=why)


def show(results: Sequence[Result]) -> None:
    """Print one line for each result, with its detail below."""
    width = max((len(result.name) for result in results), default=0)
    for result in results:
        value = "" if result.value is None else f"{result.value:,.1f} {result.unit}"
        sign = "" if result.target is None else ("≥ " if result.at_least else "≤ ")
        target = "" if result.target is None else f"{sign}{result.target:g} {result.unit}"
        print(f"{result.name:{width}}  {value:>12}  {target:>10}  {result.verdict}")
        if result.detail:
            print(f"{'':{width}}  {result.detail}")
