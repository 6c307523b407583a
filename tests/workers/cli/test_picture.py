"""What a terminal shows while tests run, and what a pipe has of it."""

import pytest

from itw.configuration.config import RunCommand
from itw.runs.report import Request, Side
from itw.runs.sandbox import Target
from itw.writing.evidence import Phase
from itw.writing.standing import Standing
from tests.itw.go_output import output_of
from workers.cli.live import ToldOfTests
from workers.cli.picture import showing
from workers.cli.proving_live import ToldOfTrials
from workers.cli.settings import Terminal
from workers.cli.writing_live import ToldOfWriting

CDC = Request(
    side=Side.HEAD,
    attempt=1,
    target=Target(commit="a" * 40, package="cdc", tests=("TestA",), command=RunCommand()),
)


def shown(terminal: Terminal, capsys: pytest.CaptureFixture[str], *, lines: int) -> str:
    with showing(ToldOfTests(), terminal) as told:
        told.begin(CDC)
        for line in output_of("cdc")[:lines]:
            told.feed(line)
    return capsys.readouterr().err


def test_a_terminal_has_the_steps_of_this_moment_below_the_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich asks the stream, which is none here
    said = shown(Terminal(live=True), capsys, lines=12)
    assert said.index("cdc") < said.index("a replica set with 1,000 documents")


def test_a_pipe_has_a_line_for_each_test_that_ended_and_no_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, *ended = shown(Terminal(), capsys, lines=10_000).splitlines()
    assert "cdc" in first
    assert [line[0] for line in ended] == ["✗", "✗"]
    assert ended[0].startswith("✗ TestIntegrationCDC")


def test_nothing_is_drawn_of_a_proof_or_a_draft_before_it_begins() -> None:
    assert ToldOfTrials().picture(80) == []
    assert ToldOfWriting().picture(80) == []


def test_the_phase_of_a_draft_stands_above_its_steps() -> None:
    told = ToldOfWriting()
    told.at(Standing(phase=Phase.RUN, draft=1, number=1, of=5, cost=0, seconds=61.0))
    for line in output_of("cdc")[:12]:
        told.feed(line)
    phase, test, *steps = told.picture(80)
    assert phase.startswith("running 1/5 · draft 1 · 61.")
    assert test.startswith("  TestIntegrationCDC")
    assert any("a replica set" in step for step in steps)
