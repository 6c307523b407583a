"""The steps that a test narrates: Given, When, Then and And, with those of the tests around it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from itw.go.test_report import TestRun
from itw.story.log_lines import Logged, SourceLines, Spot, logged_in, seconds_of
from itw.story.phase import STEP, Phase

MAX_DEPTH = 20  # of subtests: a name may hold any number of slashes
PHASE = re.compile(STEP, re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One narrated phase; `seconds` lasts until the next one, None where no time is known."""

    phase: Phase
    text: str
    spot: Spot
    seconds: float | None = None
    failed: bool = False
    at: float | None = None
    inherited: bool = False  # told by the test around this one


@dataclass(frozen=True, slots=True)
class _Told:
    """A narrated line; `until` where it ended before the next one began."""

    entry: Logged
    phase: Phase
    text: str
    inherited: bool = False
    until: float | None = None


class Narration:
    """What all tests of a package narrate; each test's lines are read once."""

    def __init__(self, tests: Iterable[TestRun], sources: SourceLines) -> None:
        self._sources = sources
        self._runs = {run.name: run for run in tests}
        self._told: dict[str, list[_Told]] = {}
        self._begun: dict[str, list[float]] = defaultdict(list)
        for run in self._runs.values():
            begun = seconds_of(run.started)
            above = self.around(run)
            if begun is not None and above:
                self._begun[above[-1].name].append(begun)

    def around(self, run: TestRun) -> list[TestRun]:
        """The tests around a subtest, outermost first."""
        return [self._runs[name] for name in around(run.name) if name in self._runs]

    def steps_of(
        self, run: TestRun, own: Sequence[Logged], end: float | None, *, broke: bool
    ) -> tuple[Step, ...]:
        """Up to `end`: what cleaning up narrates after the failure is no step of the story."""
        early = (
            told
            for told in _told(own)
            if end is None or told.entry.at is None or told.entry.at <= end
        )
        return _steps([*self._inherited(run), *early], end, broke=broke)

    def _inherited(self, run: TestRun) -> Iterator[_Told]:
        """What the tests around this one narrated before it started, outermost first.

        The last of it lasts until the first subtest, however long the others took.
        """
        started = seconds_of(run.started)
        for parent in self.around(run):
            for told in self._of(parent):
                at = told.entry.at
                if started is None or at is None or at <= started:
                    yield told

    def _of(self, parent: TestRun) -> list[_Told]:
        if parent.name not in self._told:
            begun = sorted(self._begun.get(parent.name, ()))
            self._told[parent.name] = [
                replace(told, inherited=True, until=_first_after(told.entry.at, begun))
                for told in _told(logged_in(parent.lines, self._sources))
            ]
        return self._told[parent.name]


def around(name: str) -> list[str]:
    """The names of the tests that may be around a subtest, outermost first."""
    parts = name.split("/", MAX_DEPTH)
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _first_after(at: float | None, times: Sequence[float]) -> float | None:
    return next((time for time in times if at is not None and time >= at), None)


def phase_in(entry: Logged) -> re.Match[str] | None:
    return PHASE.match(entry.text)


def _told(logged: Iterable[Logged]) -> Iterator[_Told]:
    for entry in logged:
        if match := phase_in(entry):
            yield _Told(entry, Phase(match["phase"].title()), match["text"])


def _steps(told: Sequence[_Told], end: float | None, *, broke: bool) -> tuple[Step, ...]:
    nexts = [*(each.entry.at for each in told[1:]), end][: len(told)]
    return tuple(
        Step(
            phase=each.phase,
            text=each.text,
            spot=each.entry.spot,
            seconds=duration(each.entry.at, earliest(each.until, following)),
            failed=broke and index == len(told) - 1,
            at=each.entry.at,
            inherited=each.inherited,
        )
        for index, (each, following) in enumerate(zip(told, nexts, strict=True))
    )


def earliest(*times: float | None) -> float | None:
    return min((time for time in times if time is not None), default=None)


def duration(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else max(0.0, end - start)
