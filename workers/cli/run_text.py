"""The runs of a change in a terminal: stories first, then a line for each test."""

import textwrap
from collections.abc import Iterable, Iterator

import click

from itw import messages
from itw.go.compile_errors import errors_of
from itw.reporting.markdown import plain, printable
from itw.runs.report import BAD, LEFT_OUT, Result, TestVerdict
from itw.story.rows import Tone
from itw.story.story_rows import headline, places_of, rows_of
from itw.story.text import TextLine, text_lines
from itw.telling.notes import ERRORS, outside_lines, plain_notes, why_left_out
from itw.telling.tellings import Telling
from itw.telling.told_runs import Stopped, ToldRuns
from workers.cli.settings import Terminal

COLOURS = {Tone.BROKEN: "red", Tone.LESS: "red", Tone.MORE: "green", Tone.ALARM: "yellow"}
SIGNS = {messages.OK: "green", messages.BAD: "red", messages.FLAKY: "yellow"}
WIDEST = 120  # columns of a story, however wide the terminal is


def run_lines(told: ToldRuns, terminal: Terminal) -> Iterator[str]:
    """Everything but the last line of the command, which is the verdict's."""
    for stopped in told.stopped:
        yield from _stopped(stopped, terminal)
    for outside in told.outside:
        heading = plain(messages.outside_heading(package=outside.package)).strip("# ")
        yield f"{_coloured(messages.BAD)} {click.style(heading, bold=True)}"
        for line in outside_lines(outside):
            yield from _wrapped(messages.value_title(value=line), terminal)
        yield ""
    for telling in told.tellings:
        yield from story_lines(telling, told, terminal)
    listed = sorted(told.report.tests, key=lambda each: (each.test.package, each.test.line))
    yield from (_test_line(each, told) for each in listed)
    for evidence in told.report.fix:
        said = messages.fix_evidence(red=evidence.red.value, test=evidence.test.name)
        yield plain(f"  {said}")
    for forgotten in told.report.forgotten:
        tests = [test.name for test in forgotten.tests]
        yield from _wrapped(
            plain(messages.forgotten(image=forgotten.service.image, tests=tests)), terminal
        )


def story_lines(telling: Telling, told: ToldRuns, terminal: Terminal) -> Iterator[str]:
    """One test that broke; its place is written as editors open it."""
    story = telling.story
    name = click.style(printable(story.test), bold=True)
    what = click.style(printable(headline(story)), fg="red", bold=True)
    lasted = messages.duration_title(seconds=story.seconds)
    sign = messages.sign_title(result=telling.verdict.result.value)
    yield f"{_coloured(sign)} {name}  {what} · {lasted}"
    for number, spot in enumerate(places_of(story)):
        code = click.style(f"  {printable(story.code)}", dim=True) if number == 0 else ""
        lead = "  " if number == 0 else f"  {messages.called_from_title(place='')}"
        yield f"{lead}{printable(str(spot))}{code}"
    width = min(terminal.width, WIDEST) - 2
    yield from (
        f"  {_styled(line)}" for line in text_lines(rows_of(story, telling.moments), width=width)
    )
    for note in plain_notes(telling, told):
        yield from _wrapped(plain(note), terminal)
    yield ""


def _styled(line: TextLine) -> str:
    """Labels stand back, the broken step and what was wrong with it come forward."""
    colour = COLOURS.get(line.tone)
    label = click.style(line.label, fg=colour, dim=colour is None)
    said = click.style(line.text, fg=colour, dim=line.tone is Tone.SOFT)
    aside = line.aside
    if messages.OK in aside:
        aside = click.style(aside, fg="green")
    elif aside:
        aside = click.style(aside, fg=colour, dim=colour is None)
    return f"{label}{said}{aside}".rstrip()


def _test_line(verdict: TestVerdict, told: ToldRuns) -> str:
    """Every test of the plan has its line and its sign."""
    result, name = verdict.result, printable(verdict.test.name)
    sign = _coloured(messages.sign_title(result=result.value))
    if result is Result.PASSED:
        said = messages.duration_title(seconds=verdict.seconds)
    elif result in LEFT_OUT:
        said = plain(why_left_out(verdict, told))
    else:
        said = messages.result_title(result=result.value)
    return f"{sign} {name}  {click.style(said, dim=result not in BAD)}"


def _stopped(stopped: Stopped, terminal: Terminal) -> Iterator[str]:
    heading = messages.stopped_heading(ending=stopped.ending.value, package=stopped.package)
    yield f"{_coloured(messages.BAD)} {click.style(plain(heading), bold=True)}"
    said = plain(messages.stopped(ending=stopped.ending.value, reason=stopped.reason))
    yield from _wrapped(said, terminal)
    errors = errors_of(stopped)
    for spot, message in errors[:ERRORS]:
        yield f"  {printable(str(spot))}: {printable(message)}"
    if len(errors) > ERRORS:
        yield f"  {messages.more_errors(number=len(errors) - ERRORS)}"
    yield ""


def _coloured(sign: str) -> str:
    return click.style(sign, fg=SIGNS[sign]) if sign in SIGNS else sign


def _wrapped(text: str, terminal: Terminal) -> Iterable[str]:
    return textwrap.wrap(
        text, terminal.width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
    )
