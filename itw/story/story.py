"""The story of a test: its Given, When, Then and And, how long each took, and where it broke.

The spec logs the phases so that "failures show exact phase" (Basic Structure). A test that narrates
nothing still has a story: what failed, and the lines before it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from itw import messages
from itw.go.crash import Crash, Kind
from itw.go.test_report import BROKEN, Outcome, PackageRun, TestRun
from itw.story.assertions import Failure, failures_in, is_block
from itw.story.crash_owners import crashes_of
from itw.story.log_lines import Logged, SourceLines, Spot, logged_in, printed_in, said, seconds_of
from itw.story.narration import Narration, Step, around, duration, earliest, phase_in

FAILS = re.compile(r"\.(?:Fatal|Fatalf|Error|Errorf|FailNow|Fail)\(")
ONLY_LOGS = re.compile(r"\.(?:Log|Logf|Skip|Skipf|SkipNow)\(")
PARALLEL = ("=== PAUSE ", "=== CONT ")
OF_THE_TESTING_PACKAGE = "testing.go"
LAST_LINES = 8
LAST_ATTEMPTS = 3


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
    last_lines: tuple[str, ...] = ()  # for a test that narrates nothing, or gives no reason
    code: str = ""  # the line that the story is about
    parallel: bool = False
    beside: tuple[int, int] = (0, 0)  # of the subtests of its top-level test: broken, and all
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
    above = {name for run in package.tests for name in around(run.name)}
    broken = {run.name for run in package.tests if run.outcome in BROKEN}
    broken_below = {above_it for name in broken for above_it in around(name)}
    crashes = crashes_of(package, sources)
    narration = Narration(package.tests, sources)
    subtests = Counter(run.top_level for run in package.tests if run.name not in above)
    bad = Counter(name.partition("/")[0] for name in broken if name not in above)
    for run in package.tests:
        leaf = run.name not in above
        if not (leaf or run.name in broken or run.name in crashes):
            continue
        story = _story(run, narration, sources, crashes.get(run.name))
        if leaf or run.name not in broken_below or story.failures or story.crash:
            if story.outcome is Outcome.UNFINISHED and not (story.crash or story.failures):
                story = _ended_by_another(story, crashes)
            yield replace(story, beside=(bad[run.top_level], subtests[run.top_level]))


def _ended_by_another(story: Story, crashes: dict[str, Crash]) -> Story:
    """A panic ends the whole process, and every test that runs."""
    other = next((name for name in crashes if name != story.test), "")
    if not other:
        return story
    return replace(story, cut_by=messages.ended_by_other_title(test=other), last_lines=())


def _story(run: TestRun, narration: Narration, sources: SourceLines, crash: Crash | None) -> Story:
    broke = run.outcome in BROKEN or crash is not None
    own = list(logged_in(run.lines, sources))
    failures = _failures(own, sources, crash, run.outcome) if broke else ()
    parallel = any(line.text.startswith(PARALLEL) for line in run.lines)
    end = _end(run, failures, crash)
    steps = narration.steps_of(run, own, end, broke=run.outcome in BROKEN)
    plain = [entry for entry in own if entry.text.strip() and not phase_in(entry)]
    attempts = _attempts(plain, failures, crash, run) if broke else None
    story = Story(
        test=run.name,
        outcome=run.outcome,
        seconds=_lasted(run, end),
        steps=steps,
        failures=failures,
        attempts=attempts,
        crash=crash,
        skipped=plain[-1].text if plain and run.outcome is Outcome.SKIPPED else "",
        last_lines=tuple(_last_lines(run, plain, end)) if broke and not attempts else (),
        parallel=parallel,
        began=seconds_of((narration.around(run) or [run])[0].started),
        broke_at=end if broke else None,
    )
    told = story.spot if failures or crash else None
    return replace(story, code=said(sources.code(told))) if told else story


def _failures(
    own: Sequence[Logged], sources: SourceLines, crash: Crash | None, outcome: Outcome
) -> tuple[Failure, ...]:
    """What testify said; else what the code says is no mere log line."""
    if told := failures_in(own, sources):
        return tuple(told)
    if crash:
        return ()
    plain = [entry for entry in own if entry.text.strip() and not phase_in(entry)]
    sure = [entry for entry in plain if FAILS.search(sources.code(entry.spot))]
    if not sure and sources.files and outcome is Outcome.FAILED:
        # A function with t.Helper() is told by the line that calls it.
        maybe = [entry for entry in plain if not ONLY_LOGS.search(sources.code(entry.spot))]
        sure = [entry for entry in maybe if entry.spot.known][-1:]
    return tuple(Failure(spot=entry.spot, error=entry.text, at=entry.at) for entry in sure)


def _lasted(run: TestRun, end: float | None) -> float:
    """Go's own measure, which it does not tell of a test that never ended."""
    if run.outcome is Outcome.UNFINISHED:
        return duration(seconds_of(run.started), end) or 0.0
    return run.seconds


def _end(run: TestRun, failures: Sequence[Failure], crash: Crash | None) -> float | None:
    """When the story ends: at the first failure or crash, else with the last line."""
    first = earliest(failures[0].at if failures else None, crash.at if crash else None)
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


def _last_lines(run: TestRun, plain: Sequence[Logged], end: float | None) -> Iterator[str]:
    """What it said before it broke, without the failures themselves.

    Of tests beside each other Go mixes up what they print past the log.
    """
    told = [entry for entry in plain if not _of_testing(entry) and not is_block(entry)]
    early = [entry for entry in told if end is None or entry.at is None or entry.at <= end]
    logged = [f"{entry.spot.short}: {entry.text}" for entry in early]
    parallel = any(line.text.startswith(PARALLEL) for line in run.lines)
    printed = [] if parallel else list(printed_in(run.lines))
    yield from [*printed[-LAST_LINES:], *logged[-LAST_LINES:]][-LAST_LINES:]


def _of_testing(entry: Logged) -> bool:
    return entry.spot.path == OF_THE_TESTING_PACKAGE
