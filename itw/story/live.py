"""Tests while they run: the steps of each as it narrates, from `go test -json` line by line.

A reducer: `after(live, line)` is the next state, the same object where a line changes nothing. The
verdict is made of the whole output afterwards.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from itw import messages
from itw.go.test_report import OUTCOMES, Outcome
from itw.story.log_lines import said, seconds_of
from itw.story.phase import BEGINS, LOGGED, STEP, Phase
from itw.story.rows import Row, Tone

OUTPUT = b'"Action":"output"'
NARRATED = re.compile(rf'"Output":"{LOGGED}{BEGINS}'.encode())
NARRATION = re.compile(LOGGED + STEP, re.DOTALL)
LONGEST = 64 << 10  # bytes of a line that is looked at
STEPS = 12  # kept of a test: the last ones
RUNNING = 50  # tests at once, whatever the output claims
ENDED = 500  # kept of those that ended
SIGNS = {
    Outcome.PASSED: messages.OK,
    Outcome.FAILED: messages.BAD,
    Outcome.SKIPPED: messages.NONE,
}


@dataclass(frozen=True, slots=True)
class LiveStep:
    phase: Phase
    text: str
    at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTest:
    """A test or subtest; `outcome` is UNFINISHED while it runs."""

    package: str
    name: str
    began: float | None = None
    steps: tuple[LiveStep, ...] = ()
    outcome: Outcome = Outcome.UNFINISHED
    seconds: float = 0.0
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """`ended` are top-level tests in the order they ended, `count` how many there were in all."""

    running: tuple[LiveTest, ...] = ()
    ended: tuple[LiveTest, ...] = ()
    count: int = 0
    failed: int = 0


def event_in(line: bytes) -> dict[str, object] | None:
    """The event of a line that may change what is shown: no output but a narrated step."""
    if len(line) > LONGEST:
        return None
    if OUTPUT in line and not NARRATED.match(line, line.find(b'"Output":"')):
        return None
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def step_in(event: dict[str, object]) -> LiveStep | None:
    """What a test narrates with this event, None where it is no step."""
    match = NARRATION.match(str(event.get("Output", "")))
    if match is None:
        return None
    at = seconds_of(str(event.get("Time", "")))
    return LiveStep(Phase(match["phase"].title()), said(match["text"]).strip(), at)


def after(live: Live, line: bytes) -> Live:
    """Any bytes do."""
    event = event_in(line)
    if event is None:
        return live
    name, package = event.get("Test"), event.get("Package")
    if not (isinstance(name, str) and name and isinstance(package, str)):
        return live
    return _next(live, event, package, name)


def _next(live: Live, event: dict[str, object], package: str, name: str) -> Live:
    action = event.get("Action")
    known = next((e for e in live.running if (e.package, e.name) == (package, name)), None)
    if action == "run" and known is None and len(live.running) < RUNNING:
        began = seconds_of(str(event.get("Time", "")))
        test = LiveTest(package=package, name=name, began=began)
        return replace(live, running=(*live.running, test))
    if known is None:
        return live
    if action == "output":
        step = step_in(event)
        return _with(live, known, _narrating(known, step)) if step else live
    if action in {"pause", "cont"}:
        return _with(live, known, replace(known, paused=action == "pause"))
    if isinstance(action, str) and action in OUTCOMES:
        return _ended(live, known, OUTCOMES[action], event.get("Elapsed"))
    return live


def _narrating(test: LiveTest, step: LiveStep) -> LiveTest:
    return replace(test, steps=(*test.steps, step)[-STEPS:])


def _with(live: Live, old: LiveTest, new: LiveTest) -> Live:
    return replace(live, running=tuple(new if each is old else each for each in live.running))


def _ended(live: Live, test: LiveTest, outcome: Outcome, elapsed: object) -> Live:
    seconds = float(elapsed) if isinstance(elapsed, int | float) and 0 <= elapsed < 1e9 else 0.0
    running = tuple(each for each in live.running if each is not test)
    if "/" in test.name:
        return replace(live, running=running)
    done = replace(test, outcome=outcome, seconds=seconds)
    return replace(
        live,
        running=running,
        ended=(*live.ended, done)[-ENDED:],
        count=live.count + 1,
        failed=live.failed + (outcome is Outcome.FAILED),
    )


def running_rows(live: Live, now: float, *, tests: int = 3) -> Iterable[Row]:
    """What to show of this moment: the innermost tests that run, each with its steps so far."""
    around = {(each.package, prefix) for each in live.running for prefix in _prefixes(each.name)}
    active = [each for each in live.running if not each.paused]
    inner = [each for each in active if (each.package, each.name) not in around]
    for test in inner[:tests]:
        lasted = messages.duration_title(seconds=max(0.0, now - (test.began or now)))
        yield Row(text=messages.running_test_title(test=test.name, lasted=lasted), heading=True)
        yield from _steps([*_inherited(test, live), *test.steps], now)
    if len(inner) > tests:
        more = messages.more_running_title(number=len(inner) - tests)
        yield Row(text=more, tone=Tone.SOFT, heading=True)


def _prefixes(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _inherited(test: LiveTest, live: Live) -> list[LiveStep]:
    around = set(_prefixes(test.name))
    return [
        step
        for each in live.running
        if each.package == test.package and each.name in around
        for step in each.steps
        if test.began is None or step.at is None or step.at <= test.began
    ]


def _steps(steps: list[LiveStep], now: float) -> Iterable[Row]:
    for step, following in zip_longest(steps, steps[1:]):
        until = now if following is None else following.at
        lasted = None if step.at is None or until is None else max(0.0, until - step.at)
        yield Row(
            label=step.phase.value,
            text=messages.value_title(value=step.text),
            sign=messages.OK if following else messages.NOW,
            aside="" if lasted is None else messages.duration_title(seconds=lasted),
        )


def ended_title(test: LiveTest) -> str:
    """The line that stays when a test has ended."""
    sign = SIGNS.get(test.outcome, messages.UNSURE)
    return messages.ended_test_title(sign=sign, test=test.name, seconds=test.seconds)
