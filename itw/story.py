"""The story of a test: its Given, When, Then and And, how long each took, and where it broke.

The spec logs the phases so that "failures show exact phase" (Basic Structure). A test that narrates
nothing still has a story: what failed, and the lines before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from itw import messages
from itw.assertions import Failure, failures_in
from itw.go_crash import Crash, Kind, crash_in
from itw.go_test import Outcome, PackageRun, TestRun
from itw.log_lines import Logged, SourceLines, Spot, logged_in, printed_in, said, seconds_of

# "when" in lower case begins many a sentence that is no step; with a colon it is one.
PHASE = re.compile(
    r"(?P<phase>(?:given|when|then|and)(?=\s*:)|Given|When|Then|And|GIVEN|WHEN|THEN|AND)\b"
    r"\s*:?\s*(?P<text>.*)",
    re.DOTALL,
)
FAILS = re.compile(r"\.(?:Fatal|Fatalf|Error|Errorf|FailNow|Fail)\(")
ONLY_LOGS = re.compile(r"\.(?:Log|Logf|Skip|Skipf|SkipNow)\(")
PARALLEL = ("=== PAUSE ", "=== CONT ")
OF_THE_TESTING_PACKAGE = "testing.go"
LAST_LINES = 8
LAST_ATTEMPTS = 3
BROKEN = frozenset({Outcome.FAILED, Outcome.UNFINISHED})


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
    spot: Spot
    seconds: float | None = None
    failed: bool = False
    at: float | None = None
    inherited: bool = False  # told by the test around this one


@dataclass(frozen=True, slots=True)
class Attempts:
    """What an `Eventually` logged while it waited: the last values, and how often it tried."""

    spot: Spot
    last: tuple[str, ...]
    count: int
    at_least: bool = False  # lines of it were not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One test or subtest that has none below it, with the steps of the tests around it."""

    test: str
    outcome: Outcome
    seconds: float
    steps: tuple[Step, ...] = ()
    failures: tuple[Failure, ...] = ()
    attempts: Attempts | None = None
    crash: Crash | None = None
    cut_by: str = ""  # why the run was stopped while it ran, as a sentence's end
    skipped: str = ""  # the reason that t.Skip was given
    last_lines: tuple[str, ...] = ()  # where nothing better is known
    code: str = ""  # the line that the story is about
    parallel: bool = False
    began: float | None = None  # of the outermost test around it: its services started then
    broke_at: float | None = None  # the moment that matters; None where nothing broke

    @property
    def broken(self) -> bool:
        """Also by a panic after it had passed: in a goroutine that it left behind."""
        return self.outcome in BROKEN or self.crash is not None

    @property
    def failed_at(self) -> Step | None:
        return next((step for step in self.steps if step.failed), None)

    @property
    def spot(self) -> Spot | None:
        """The line of code that the story is about, None where none is known."""
        if self.failures:
            return self.failures[0].asserted_at
        if self.crash and self.crash.spot:
            return self.crash.spot
        return self.failed_at.spot if self.failed_at else None


def stories_of(package: PackageRun, sources: SourceLines | None = None) -> Iterator[Story]:
    """A story for every test without subtests, and for every test that failed by itself."""
    sources = sources or SourceLines()
    runs = {test.name: test for test in package.tests}
    parents = {around for name in runs for around in _around(name)}
    broken = {name for name, run in runs.items() if run.outcome in BROKEN}
    failed_below = {around for name in broken for around in _around(name)}
    crashes = _crashes(package, sources)
    for run in package.tests:
        leaf = run.name not in parents
        if leaf or run.name in broken or run.name in crashes:
            story = _story(run, runs, sources, crashes.get(run.name))
            if story.spot and (story.failures or story.crash):
                story = replace(story, code=said(sources.code(story.spot)))
            if story.outcome is Outcome.UNFINISHED and not (story.crash or story.failures):
                story = _ended_by_another(story, crashes)
            if leaf or run.name not in failed_below or story.failures or story.crash:
                yield story


def _ended_by_another(story: Story, crashes: dict[str, Crash]) -> Story:
    """A panic ends the whole process, and every test that runs."""
    other = next((name for name in crashes if name != story.test), "")
    if not other:
        return story
    return replace(story, cut_by=messages.ended_by_other_title(test=other), last_lines=())


def _around(name: str) -> list[str]:
    """The tests around a subtest, outermost first."""
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _crashes(package: PackageRun, sources: SourceLines) -> dict[str, Crash]:
    """Each crash with the tests it ended: Go puts its text under whichever test spoke last."""
    told: dict[str, Crash] = {}
    innermost = {run.name for run in package.tests} - {
        around for run in package.tests for around in _around(run.name)
    }
    for run in package.tests:
        crash = crash_in(run.lines, package.package, sources)
        if crash is None:
            continue
        if crash.kind is Kind.TIME_LIMIT:
            ended = [
                each.name
                for each in package.tests
                if each.outcome is Outcome.UNFINISHED and each.name in innermost
            ]
            told |= {name: crash.seen_by(name) for name in ended or [run.name]}
        else:
            told[_owner(crash, run, package.tests)] = crash
    return told


def _owner(crash: Crash, speaker: TestRun, tests: Sequence[TestRun]) -> str:
    """The test whose function is in the traceback, where that is not the one that spoke."""
    if crash.test in {"", speaker.top_level}:
        return speaker.name
    own = [run for run in tests if run.top_level == crash.test]
    broken = [run.name for run in own if run.outcome in BROKEN] or [run.name for run in own]
    return max(broken, key=lambda name: name.count("/"), default=speaker.name)


def _story(
    run: TestRun, runs: dict[str, TestRun], sources: SourceLines, crash: Crash | None
) -> Story:
    broke = run.outcome in BROKEN or crash is not None
    own = list(logged_in(run.lines, sources))
    failures = _failures(own, sources, crash, run.outcome) if broke else ()
    around = [runs[name] for name in _around(run.name) if name in runs]
    parallel = any(line.text.startswith(PARALLEL) for line in run.lines)
    end = _end(run, failures, crash)
    told = [*_inherited(run, around, runs, sources), *_own_steps(own, end)]
    steps = _steps(told, end, broke=run.outcome in BROKEN)
    plain = [entry for entry in own if entry.text.strip() and not _phase(entry)]
    attempts = _attempts(plain, failures, crash, run) if broke else None
    silent = failures or attempts or not broke
    return Story(
        test=run.name,
        outcome=run.outcome,
        seconds=_lasted(run, end),
        steps=steps,
        failures=failures,
        attempts=attempts,
        crash=crash,
        skipped=plain[-1].text if plain and run.outcome is Outcome.SKIPPED else "",
        last_lines=() if silent else _last_lines(run, plain, crash, parallel),
        parallel=parallel,
        began=seconds_of((around or [run])[0].started),
        broke_at=end if broke else None,
    )


def _failures(
    own: Sequence[Logged], sources: SourceLines, crash: Crash | None, outcome: Outcome
) -> tuple[Failure, ...]:
    """What testify said; else what the code says is no mere log line."""
    if told := failures_in(own, sources):
        return tuple(told)
    if crash:
        return ()
    plain = [entry for entry in own if entry.text.strip() and not _phase(entry)]
    sure = [entry for entry in plain if FAILS.search(sources.code(entry.spot))]
    if not sure and sources.files and outcome is Outcome.FAILED:
        # A function with t.Helper() is told by the line that calls it.
        maybe = [entry for entry in plain if not ONLY_LOGS.search(sources.code(entry.spot))]
        sure = [entry for entry in maybe if entry.spot.known][-1:]
    return tuple(Failure(spot=entry.spot, error=entry.text, at=entry.at) for entry in sure)


@dataclass(frozen=True, slots=True)
class _Told:
    """A narrated line; `until` where it ended before the next one began."""

    entry: Logged
    phase: Phase
    text: str
    inherited: bool = False
    until: float | None = None


def _phase(entry: Logged) -> re.Match[str] | None:
    return PHASE.match(entry.text)


def _told(logged: Iterable[Logged]) -> Iterator[_Told]:
    for entry in logged:
        if match := _phase(entry):
            yield _Told(entry, Phase(match["phase"].title()), match["text"])


def _own_steps(own: Sequence[Logged], end: float | None) -> Iterator[_Told]:
    """Cleanup may narrate too: what comes after the failure is no step of the story."""
    for told in _told(own):
        if end is None or told.entry.at is None or told.entry.at <= end:
            yield told


def _inherited(
    run: TestRun, around: Sequence[TestRun], runs: dict[str, TestRun], sources: SourceLines
) -> Iterator[_Told]:
    """What the tests around this one narrated before it started, outermost first.

    The last of it lasts until the first subtest, however long the others took.
    """
    started = seconds_of(run.started)
    for parent in around:
        children = _started_below(parent, runs)
        for told in _told(logged_in(parent.lines, sources)):
            at = told.entry.at
            if started is not None and at is not None and at > started:
                continue
            until = min(
                (begun for begun in children if at is not None and begun >= at), default=None
            )
            yield replace(told, inherited=True, until=until)


def _started_below(parent: TestRun, runs: dict[str, TestRun]) -> list[float]:
    prefix, depth = parent.name + "/", parent.name.count("/") + 1
    started = (
        seconds_of(run.started)
        for name, run in runs.items()
        if name.startswith(prefix) and name.count("/") == depth
    )
    return [begun for begun in started if begun is not None]


def _steps(told: Sequence[_Told], end: float | None, *, broke: bool) -> tuple[Step, ...]:
    nexts = [*(each.entry.at for each in told[1:]), end][: len(told)]
    return tuple(
        Step(
            phase=each.phase,
            text=each.text,
            spot=each.entry.spot,
            seconds=_duration(each.entry.at, _earliest(each.until, following)),
            failed=broke and index == len(told) - 1,
            at=each.entry.at,
            inherited=each.inherited,
        )
        for index, (each, following) in enumerate(zip(told, nexts, strict=True))
    )


def _earliest(*times: float | None) -> float | None:
    return min((time for time in times if time is not None), default=None)


def _lasted(run: TestRun, end: float | None) -> float:
    """Go's own measure, which it does not tell of a test that never ended."""
    if run.outcome is Outcome.UNFINISHED:
        return _duration(seconds_of(run.started), end) or 0.0
    return run.seconds


def _end(run: TestRun, failures: Sequence[Failure], crash: Crash | None) -> float | None:
    """When the story ends: at the first failure or crash, else with the last line."""
    first = _earliest(failures[0].at if failures else None, crash.at if crash else None)
    if first is not None or not run.lines:
        return first
    return seconds_of(run.lines[-1].time)


def _attempts(
    plain: Sequence[Logged], failures: Sequence[Failure], crash: Crash | None, run: TestRun
) -> Attempts | None:
    """The lines one place logged again and again right before a condition gave up."""
    waited = next((failure.at for failure in failures if failure.waited), None)
    hung = crash.at if crash and crash.kind is Kind.TIME_LIMIT else None
    if run.outcome is Outcome.UNFINISHED and not crash and run.lines:
        hung = seconds_of(run.lines[-1].time)
    until = waited if waited is not None else hung
    blocks = {(failure.spot, failure.at) for failure in failures}
    earlier = [
        entry
        for entry in plain
        if (entry.spot, entry.at) not in blocks
        and until is not None
        and (entry.at is None or entry.at <= until)
    ]
    if not earlier:
        return None
    spot = earlier[-1].spot
    values = [" ".join(entry.text.split()) for entry in earlier if entry.spot == spot]
    if waited is None and len(values) < LAST_ATTEMPTS:
        return None
    return Attempts(spot, tuple(values[-LAST_ATTEMPTS:]), len(values), at_least=run.dropped > 0)


def _last_lines(
    run: TestRun, plain: Sequence[Logged], crash: Crash | None, parallel: bool
) -> tuple[str, ...]:
    """What it logged last; of tests beside each other Go mixes up what was printed otherwise."""
    if crash:
        return ()
    logged = [f"{entry.spot.short}: {entry.text}" for entry in plain if not _of_testing(entry)]
    printed = [] if parallel else list(printed_in(run.lines))
    return tuple([*printed[-LAST_LINES:], *logged[-LAST_LINES:]][-LAST_LINES:])


def _of_testing(entry: Logged) -> bool:
    return entry.spot.path == OF_THE_TESTING_PACKAGE


def _duration(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else max(0.0, end - start)
