"""The runs of a change as Markdown: sections for the check run's summary, the worst first.

A story stands in a `diff` block: its own first column makes the broken step red, and nothing that
a test printed can leave it.
"""

from collections.abc import Iterable, Iterator, Sequence

from itw import messages
from itw.go.compile_errors import errors_of
from itw.reporting.links import Links
from itw.reporting.markdown import code, fenced, folded, in_html, text
from itw.runs.report import BAD, LEFT_OUT, Result, TestVerdict
from itw.story.rows import Tone
from itw.story.story_rows import headline, places_of, rows_of
from itw.story.text import text_lines
from itw.telling.notes import (
    ERRORS,
    notes_of,
    outside_lines,
    place_link,
    suspects_note,
    test_link,
    why_left_out,
)
from itw.telling.tellings import Telling
from itw.telling.told_runs import Outside, Stopped, ToldRuns

WIDTH = 100
STORY_LIMIT = 6000  # characters of one story
IN_FULL = 4  # stories that are open; others are folded
LISTED = 50
ALIKE = 3  # tests left out for one reason that have a line each
NAMED = 20  # of more than those
SIGNS = {Tone.BROKEN: "-", Tone.LESS: "-", Tone.MORE: "+", Tone.ALARM: "!"}
SECTIONS = (
    frozenset(BAD),
    frozenset({Result.INCONCLUSIVE}),
    frozenset({Result.FLAKY}),
    frozenset({Result.BROKEN_ON_BASE}),
)


def broken_sections(told: ToldRuns, links: Links) -> Iterator[str]:
    """What failed and what ended the runs: before everything else of a summary."""
    for stopped in told.stopped:
        yield _stopped(stopped, told, links)
    for outside in told.outside:
        yield _outside(outside, told, links)
    shown = 0
    for results in SECTIONS:
        verdicts = [each for each in told.report.tests if each.result in results]
        tellings = [each for each in told.tellings if each.verdict.result in results]
        if verdicts and (tellings or not told.stopped):
            yield _section_heading(verdicts)
            silent = [each for each in verdicts if not any(t.verdict is each for t in tellings)]
            for telling in tellings:
                yield _told(telling, told, links, is_open=shown < IN_FULL)
                shown += 1
            yield from (_untold(verdict, told, links) for verdict in silent[:LISTED])
    yield from _fix(told)
    if told.report.forgotten:
        lines = (
            messages.forgotten(image=each.service.image, tests=[test.name for test in each.tests])
            for each in told.report.forgotten[:LISTED]
        )
        yield messages.forgotten_heading() + "\n\n" + _listed(lines)


def other_sections(told: ToldRuns, links: Links) -> Iterator[str]:
    """What did not run, each with its reason; then what passed, folded."""
    left = [*_left_out(told, links)]
    if left:
        yield f"### {messages.not_run_heading()}\n\n" + _listed(left)
    passed = [each for each in told.report.tests if each.result is Result.PASSED]
    if passed:
        lines = [_passed(each, told, links) for each in passed[:LISTED]]
        if len(passed) > LISTED:
            lines.append(messages.more_tests(number=len(passed) - LISTED))
        number = messages.passed_heading(number=len(passed))
        packages = {each.test.package for each in passed}
        said = " ".join(filter(None, (messages.reported(), suspects_note(packages, told, links))))
        yield folded(number, f"{_listed(lines)}\n\n{said}")


def _passed(verdict: TestVerdict, told: ToldRuns, links: Links) -> str:
    line = messages.passed_line(
        test=test_link(verdict, told, links),
        seconds=verdict.seconds,
        subtests=_subtests(verdict),
    )
    doubts = (messages.doubt(kind=e.doubt.value, detail=e.detail) for e in verdict.doubts)
    return ". ".join((line, " ".join(doubts))) if verdict.doubts else line


def _block(telling: Telling) -> str:
    """Nothing that was printed can begin a line: its first column is ours."""
    rows = rows_of(telling.story, telling.moments)
    lines = (
        f"{SIGNS.get(line.tone, ' ')} {line}".rstrip() for line in text_lines(rows, width=WIDTH)
    )
    return fenced("\n".join(lines), language="diff", limit=STORY_LIMIT)


def _section_heading(verdicts: Sequence[TestVerdict]) -> str:
    results = {each.result for each in verdicts}
    if len(results) == 1:
        return messages.section_heading(result=verdicts[0].result.value, number=len(verdicts))
    return messages.broken_heading(number=len(verdicts))


def _told(telling: Telling, told: ToldRuns, links: Links, *, is_open: bool) -> str:
    story, verdict = telling.story, telling.verdict
    sign = messages.sign_title(result=verdict.result.value)
    what, seconds = headline(story), story.seconds
    body = "\n\n".join(part for part in _body(telling, told, links) if part)
    if is_open:
        heading = messages.story_heading(
            sign=sign, test=code(story.test, limit=300), what=text(what), seconds=seconds
        )
        return f"#### {heading}\n\n{body}"
    summary = messages.story_heading(
        sign=sign, test=in_html(story.test), what=in_html(what), seconds=seconds
    )
    return folded(summary, body)


def _body(telling: Telling, told: ToldRuns, links: Links) -> Iterator[str]:
    story, verdict = telling.story, telling.verdict
    places = [place_link(spot, told, links) for spot in places_of(story)]
    yield messages.story_places(places=places, line=story.code)
    yield _block(telling)
    yield " ".join(notes_of(verdict, told, links))
    if telling.alike:
        yield messages.alike(tests=list(telling.alike))


def _untold(verdict: TestVerdict, told: ToldRuns, links: Links) -> str:
    """A result without a story: its output lacks the test."""
    sign = messages.sign_title(result=verdict.result.value)
    what = messages.result_title(result=verdict.result.value)
    said = " ".join(notes_of(verdict, told, links))
    return f"- {sign} {test_link(verdict, told, links)} {what}. {said}".rstrip()


def _stopped(stopped: Stopped, told: ToldRuns, links: Links) -> str:
    heading = messages.stopped_heading(ending=stopped.ending.value, package=stopped.package)
    said = messages.stopped(ending=stopped.ending.value, reason=stopped.reason)
    parts = [f"### {heading}"]
    errors = errors_of(stopped)
    if errors:
        lines = (
            f"{place_link(spot, told, links)} {text(message, limit=400)}"
            for spot, message in errors[:ERRORS]
        )
        parts.append(_listed(lines))
        if len(errors) > ERRORS:
            parts.append(messages.more_errors(number=len(errors) - ERRORS))
    elif said:
        parts.append(said)
    return "\n\n".join(parts)


def _outside(outside: Outside, told: ToldRuns, links: Links) -> str:
    spot = outside.crash.spot if outside.crash else None
    said = messages.outside(place=place_link(spot, told, links) if spot else "")
    lines = "\n".join(f"  {messages.value_title(value=line)}" for line in outside_lines(outside))
    return f"{messages.outside_heading(package=outside.package)}\n\n{said}\n\n{fenced(lines)}"


def _left_out(told: ToldRuns, links: Links) -> Iterator[str]:
    """A line for each test; one for many that were left out for the same reason."""
    alike: dict[tuple[str, str], list[TestVerdict]] = {}
    for verdict in told.report.tests:
        if verdict.result in LEFT_OUT:
            sign = messages.sign_title(result=verdict.result.value)
            alike.setdefault((sign, why_left_out(verdict, told)), []).append(verdict)
    lines = [
        line
        for (sign, why), verdicts in alike.items()
        for line in _left_out_lines(
            sign, why, [test_link(verdict, told, links) for verdict in verdicts]
        )
    ]
    yield from lines[:LISTED]
    if len(lines) > LISTED:
        yield messages.more_tests(number=len(lines) - LISTED)


def _left_out_lines(sign: str, why: str, tests: list[str]) -> Iterator[str]:
    if len(tests) > ALIKE:
        yield messages.left_out_tests(sign=sign, tests=tests[:NAMED], number=len(tests), why=why)
    else:
        yield from (messages.left_out_test(sign=sign, test=test, why=why) for test in tests)


def _fix(told: ToldRuns) -> Iterator[str]:
    if told.report.fix:
        lines = (
            messages.fix_evidence(red=each.red.value, test=code(each.test.name))
            for each in told.report.fix[:LISTED]
        )
        yield f"{messages.fix_heading()}\n\n" + _listed(lines)


def _subtests(verdict: TestVerdict) -> int:
    package = verdict.shown.package if verdict.shown else None
    prefix = verdict.test.name + "/"
    return sum(run.name.startswith(prefix) for run in package.tests) if package else 0


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
