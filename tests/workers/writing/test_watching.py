"""Where a job stands, and how it is stopped: in a terminal's words, and by an event."""

from threading import Event

import pytest

from itw.writing.evidence import Phase
from itw.writing.standing import Standing
from workers.cli.writing_live import ToldOfWriting
from workers.services import RunStopped
from workers.writing.bounds import Taken
from workers.writing.watching import Nobody, OutOfTime, Watch


class Shown(Nobody):
    def __init__(self) -> None:
        self.standings: list[Standing] = []

    def at(self, standing: Standing) -> None:
        self.standings.append(standing)


def test_standing_has_the_draft_the_money_and_the_time() -> None:
    shown, taken = Shown(), Taken(clock=iter([0.0, 61.0, 61.0]).__next__)
    taken.drafts, taken.cost = 2, 210_000
    Watch(shown, taken, 100.0).phase(Phase.REPEAT, run=3, of=5)
    (standing,) = shown.standings
    assert (standing.draft, standing.cost, standing.seconds) == (2, 210_000, 61.0)


def test_who_drafts_is_at_the_draft_that_comes() -> None:
    shown, taken = Shown(), Taken()
    watch = Watch(shown, taken, 100.0)
    watch.phase(Phase.PLAN)
    watch.phase(Phase.DRAFT)
    taken.drafts = 1
    watch.phase(Phase.RUN)
    watch.phase(Phase.DRAFT)
    assert [each.draft for each in shown.standings] == [0, 1, 1, 2]


def test_nobody_wants_it_any_more() -> None:
    stop = Event()
    watch = Watch(Nobody(), Taken(), 100.0, stop)
    watch.phase(Phase.RUN)
    stop.set()
    for tell in (watch.check, lambda: watch.phase(Phase.RUN), lambda: watch.feed(b"{}")):
        with pytest.raises(RunStopped):
            tell()


def test_time_is_up_also_in_the_middle_of_a_run() -> None:
    watch = Watch(Nobody(), Taken(clock=iter([0.0, 9.0, 11.0]).__next__), 10.0)
    watch.feed(b"{}")
    with pytest.raises(OutOfTime, match="time for it was over"):
        watch.feed(b"{}")


def test_terminal_has_a_line_for_each_phase_of_each_draft(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = ToldOfWriting()
    for draft, phase, number in (
        *((1, Phase.RUN, 1), (1, Phase.REPEAT, 2), (1, Phase.REPEAT, 3), (2, Phase.REPEAT, 2)),
    ):
        lines.at(Standing(phase=phase, draft=draft, number=number, of=5, cost=0, seconds=242.0))
    assert capsys.readouterr().err.splitlines() == [
        "running 1/5 · draft 1 · 4 min 2 s · $0.00",
        "repeating 2/5 · draft 1 · 4 min 2 s · $0.00",
        "repeating 2/5 · draft 2 · 4 min 2 s · $0.00",
    ]
