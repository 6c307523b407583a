"""The runs in a terminal."""

import re
from dataclasses import replace

import click
import pytest
from hypothesis import given, settings

from itw import messages
from itw.go.test_report import TestReport
from itw.reporting.markdown import printable
from itw.runs.plan import Why
from itw.runs.sandbox import Ending
from itw.story.text import wide
from itw.telling.told_runs import ToldRuns
from tests.itw.reports import left_out, stopped, told
from tests.itw.telling.test_markdown import nasty_runs
from workers.cli.run_text import run_lines
from workers.cli.settings import Terminal

STYLES = re.compile(r"\x1b\[[0-9;]*m")


def shown(runs: ToldRuns, *, width: int = 100) -> list[str]:
    return [click.unstyle(line) for line in run_lines(runs, Terminal(width=width))]


def test_a_story_begins_with_what_broke_and_where():
    lines = shown(told("cdc"))

    assert lines[:5] == [
        "✗ TestIntegrationCDC/resume_after_restart  failed at Then · 0.2 s",
        "  cdc/integration_test.go:26  assert.Eventually(t, func() bool {",
        "  Given  a replica set with 1,000 documents                 ✓  30 ms",
        "  When   the stream is stopped after 400 and started again  ✓  50 ms",
        "  Then   the remaining 600 arrive exactly once              ✗  0.1 s",
    ]


def test_every_test_has_a_line_with_its_own_sign():
    lines = shown(told("skips", more=[left_out("TestOther", Why.PATTERN, package="skips")]))

    signs = {line[2:].split("  ")[0]: line[0] for line in lines}
    assert signs == {
        "TestIntegrationSkips": messages.NONE,
        "TestIntegrationSkipNow": messages.NONE,
        "TestIntegrationPasses": messages.OK,
        "TestOther": messages.NEVER,
    }


def test_the_broken_step_is_red_and_the_others_are_not():
    lines = list(run_lines(told("cdc"), Terminal(colour=True)))
    (given_line, broken) = (next(x for x in lines if word in x) for word in ("1,000", "exactly"))

    assert "\x1b[31m" in broken
    assert "\x1b[31m" not in given_line


def test_compile_errors_for_which_there_is_no_room_are_counted():
    errors = TestReport(stray=tuple(f"cdc/cdc.go:{n}: undefined: x{n}" for n in range(1, 24)))
    ran = stopped("cdc", Ending.NOT_COMPILED, "", report=errors)
    assert "  … and 3 more errors." in shown(told("skips", runs=(ran,)))


@pytest.mark.parametrize("width", [40, 80])
def test_a_story_keeps_to_the_width_of_the_terminal(width: int):
    stories = told("cdc", "assertions")
    steps = [line for line in shown(stories, width=width) if line.startswith("  ")]
    narrow = [line for line in steps if ".go:" not in line]
    assert all(wide(line) <= width for line in narrow)


@settings(max_examples=25)
@given(nasty_runs())
def test_nothing_printed_moves_the_cursor(runs: ToldRuns):
    for line in run_lines(replace(runs, tellings=runs.tellings[:1]), Terminal(colour=True)):
        rest = STYLES.sub("", line)
        assert printable(rest) == rest
