"""The story of a test: its Given, When, Then and And, how long each took, and where it broke.

The spec logs the phases so that "failures show exact phase" (Basic Structure). A test that narrates
nothing still has a story: what failed, and the lines before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from itw.assertions import Failure, failure_in
from itw.go_test import Line, Outcome, PackageRun, TestRun

LOGGED = re.compile(r"\s*(?P<file>[\w./-]+\.go):(?P<line>\d+): (?P<text>.*)")
PHASE = re.compile(r"(?P<phase>given|when|then|and)\b\s*:?\s*(?P<text>.*)", re.IGNORECASE)
TIMED_OUT = re.compile(r"panic: test timed out after (?P<limit>\S+)")
PANIC = re.compile(r"panic: (?P<text>.*)")
LAST_LINES = 8
LAST_ATTEMPTS = 3


class Phase(StrEnum):
    GIVEN = "Given"
    WHEN = "When"
    THEN = "Then"
    AND = "And"


@dataclass(frozen=True, slots=True)
class Step:
    """One narrated phase; `seconds` lasts until the next one, None where no time is known."""

    phase: Phase
    text: str
    place: str  # "integration_test.go:214"
    seconds: float | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Attempts:
    """What an `Eventually` logged while it waited: the last values, and how often it tried."""

    place: str
    last: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One test or subtest that has none below it, with the steps of the tests around it."""

    test: str
    outcome: Outcome
    seconds: float
    steps: tuple[Step, ...] = ()
    failures: tuple[Failure, ...] = ()
    attempts: Attempts | None = None
    panic: str = ""
    time_limit: str = ""  # Go's -timeout, where it ended the test
    last_lines: tuple[str, ...] = ()  # where nothing better is known

    @property
    def failed_at(self) -> Step | None:
        return next((step for step in self.steps if step.failed), None)


def stories_of(package: PackageRun) -> Iterator[Story]:
    """A story for every test without subtests, and for every test that failed by itself."""
    runs = {test.name: test for test in package.tests}
    parents = {name.rpartition("/")[0] for name in runs}
    for run in package.tests:
        if run.name not in parents or _failed_itself(run, package.tests):
            yield _story(run, runs)


def _failed_itself(run: TestRun, tests: Sequence[TestRun]) -> bool:
    """A failed parent none of whose subtests failed broke in its own body."""
    bad = {Outcome.FAILED, Outcome.UNFINISHED}
    below = (test for test in tests if test.name.startswith(run.name + "/"))
    return run.outcome in bad and not any(test.outcome in bad for test in below)


def _story(run: TestRun, runs: dict[str, TestRun]) -> Story:
    broke = run.outcome in {Outcome.FAILED, Outcome.UNFINISHED}
    own = list(_logged(run.lines))
    failures = tuple(_failures(run.lines)) if broke else ()
    panic, limit = _panic(run.lines) if broke else ("", "")
    ends = _end(run, failures)
    steps = _steps([*_before(run, runs), *own], ends, failed=broke)
    told = bool(failures or panic or limit)
    return Story(
        test=run.name,
        outcome=run.outcome,
        seconds=run.seconds,
        steps=steps,
        failures=failures,
        attempts=_attempts(own, failures),
        panic=panic,
        time_limit=limit,
        last_lines=() if told or not broke else tuple(_plain(own)),
    )


@dataclass(frozen=True, slots=True)
class _Logged:
    place: str
    text: str
    at: float | None

    @property
    def phase(self) -> re.Match[str] | None:
        return PHASE.match(self.text)


def _logged(lines: Sequence[Line]) -> Iterator[_Logged]:
    for line in lines:
        if match := LOGGED.fullmatch(line.text):
            yield _Logged(f"{match['file']}:{match['line']}", match["text"], _seconds(line.time))


def _before(run: TestRun, runs: dict[str, TestRun]) -> Iterator[_Logged]:
    """What the tests around this one logged before it started, outermost first."""
    started = _seconds(run.started)
    name = run.name
    around: list[TestRun] = []
    while "/" in name:
        name = name.rpartition("/")[0]
        around[:0] = [runs[name]] if name in runs else []
    for parent in around:
        for logged in _logged(parent.lines):
            if started is None or logged.at is None or logged.at <= started:
                yield logged


def _steps(logged: Sequence[_Logged], end: float | None, *, failed: bool) -> tuple[Step, ...]:
    told = [(entry, match) for entry in logged if (match := entry.phase)]
    if end is not None:
        told = [(entry, match) for entry, match in told if entry.at is None or entry.at <= end]
    ends = [*(entry.at for entry, _ in told[1:]), end][: len(told)]
    return tuple(
        Step(
            phase=Phase(match["phase"].title()),
            text=match["text"],
            place=entry.place,
            seconds=_duration(entry.at, until),
            failed=failed and index == len(told) - 1,
        )
        for index, ((entry, match), until) in enumerate(zip(told, ends, strict=True))
    )


def _end(run: TestRun, failures: Sequence[Failure]) -> float | None:
    """When the story ends: at the first failure or panic, else with the last line."""
    if failures:
        return _seconds(failures[0].time)
    panics = (line for line in run.lines if PANIC.fullmatch(line.text))
    last = next(panics, run.lines[-1] if run.lines else None)
    return _seconds(last.time) if last else None


def _failures(lines: Sequence[Line]) -> Iterator[Failure]:
    for index, line in enumerate(lines):
        match = LOGGED.fullmatch(line.text)
        if match and not match["text"].strip():
            place = f"{match['file']}:{match['line']}"
            if failure := failure_in(lines[index + 1 :], place=place, time=line.time):
                yield failure


def _panic(lines: Sequence[Line]) -> tuple[str, str]:
    """The panic's message and Go's time limit; each "" where there is none."""
    for line in lines:
        if match := TIMED_OUT.fullmatch(line.text):
            return "", match["limit"]
        if match := PANIC.fullmatch(line.text):
            return match["text"], ""
    return "", ""


def _attempts(logged: Sequence[_Logged], failures: Sequence[Failure]) -> Attempts | None:
    """The lines one place logged again and again right before a condition gave up."""
    waited = next((f for f in failures if f.is_condition), None)
    if waited is None:
        return None
    until = _seconds(waited.time)
    earlier = [
        entry
        for entry in logged
        if entry.text.strip()
        and entry.phase is None
        and (until is None or entry.at is None or entry.at <= until)
    ]
    if not earlier:
        return None
    place = earlier[-1].place
    values = [entry.text for entry in earlier if entry.place == place]
    return Attempts(place, tuple(values[-LAST_ATTEMPTS:]), len(values))


def _plain(logged: Sequence[_Logged]) -> list[str]:
    lines = [f"{entry.place}: {entry.text}" for entry in logged if entry.phase is None]
    return lines[-LAST_LINES:]


def _duration(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else max(0.0, end - start)


def _seconds(time: str) -> float | None:
    """Seconds of an RFC 3339 time, None where it is none."""
    try:
        return datetime.fromisoformat(time).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
