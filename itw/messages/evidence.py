"""Sentences about a written test: what was proved of it, what it took, and what was not proved."""

from collections.abc import Sequence

from itw.messages.story import duration_title
from itw.messages.words import count, first_few
from itw.reporting.markdown import code, fenced, one_line, text
from itw.spending import in_dollars

HEADINGS = {
    "written": "Written",
    "tests": "Tests",
    "ran": "Ran",
    "kills": "Breaks when the connector breaks",
    "options": "Options exercised",
    "rules": "Conventions",
    "cost": "Attempts, cost",
    "notes": "Its author's notes",
    "not proved": "Not proved",
}
STATES = {
    "proved": "proved",
    "holds": "hold, and are not proved",
    "unproved": "not proved",
    "broken connector": "fail on the connector as it is",
}


def evidence_heading(*, row: str) -> str:
    return HEADINGS[row]


def written_title(*, connector: str, state: str, tests: int) -> str:
    name = one_line(connector, limit=100)
    if state == "infeasible":
        return f"{name}: no test was tried"
    if not tests:
        return f"{name}: no test was written"
    return f"{name}: {count(tests, 'test')} written, {STATES[state]}"


def written_file(*, path: str, lines: int) -> str:
    return f"{code(path, limit=300)}, {count(lines, 'line')}"


def written_tests(*, tests: Sequence[str]) -> str:
    return ", ".join(code(each) for each in tests)


def written_runs(
    *,
    runs: int,
    passed: int,
    tests: int,
    shortest: float,
    longest: float,
    left: int,
    sandboxed: bool,
) -> str:
    """Of every run of the draft that is shown; one that did not run is no success."""
    if not runs:
        return "not run"
    times = duration_title(seconds=longest)
    if shortest < 0.95 * longest:
        times = f"{duration_title(seconds=shortest)} to {times}"
    how = f"{runs} shuffled runs" if runs > 1 else "one run"
    containers = f", {count(left, 'container')} left" if left else ", no container left"
    return f"{how}: {passed} of {tests} passed, {times}{containers if sandboxed else ''}"


def kills_told(
    *, killed: int, told: int, promises: Sequence[tuple[str, str]], random: int, within: int
) -> str:
    marks = " · ".join(f"{text(what, limit=100)} {mark}" for what, mark in promises)
    parts = [f"{killed} of {count(told, 'promise')}{': ' if marks else ''}{marks}"]
    if within:
        parts.append(f"{random} of {count(within, 'random defect')} within reach")
    return "; ".join(parts)


def options_exercised(*, exercised: Sequence[str], left: Sequence[str]) -> str:
    missing = f"; not {', '.join(code(each) for each in left)}" if left else ""
    return f"{len(exercised)} of {len(exercised) + len(left)}{missing}"


def written_findings(*, rules: Sequence[str], notes: int) -> str:
    more = f"{count(notes, 'note')}" if notes else ""
    if rules:
        return ", ".join(filter(None, (first_few(rules), more)))
    return more or "no finding"


def writing_took(
    *, drafts: int, repairs: Sequence[str], tokens: int, cost: int, seconds: float
) -> str:
    mended = f", {count(len(repairs), 'repair')} ({text('; '.join(repairs), limit=600)})"
    used = f"{tokens / 1000:.0f} k tokens" if tokens >= 1000 else count(tokens, "token")
    parts = (
        count(drafts, "draft") + (mended if repairs else ""),
        used,
        in_dollars(cost),
        duration_title(seconds=seconds),
    )
    return ", ".join(parts)


def not_proved(*, reason: str) -> str:
    return text(reason, limit=600)


def not_mended_title(*, what: str) -> str:
    return f"The last draft was not mended: {what}."


def observation(*, said: str) -> str:
    """What looks wrong with the connector: the model's sentence, then what the runs said."""
    first, _, seen = said.partition("\n\n")
    claim = f"**The connector may be wrong:** {text(first, limit=600)}"
    return f"{claim}\n\n{fenced(seen)}" if seen else claim


def observation_title(*, said: str) -> str:
    return f"The connector may be wrong: {said}"
