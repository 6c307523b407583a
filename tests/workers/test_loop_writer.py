"""The worker's own writer, as far as it goes without a model; the loop has tests of its own."""

import os
from dataclasses import replace
from threading import Event

import pytest
from redis import Redis

from itw.config import Config
from itw.connectors.inventory import connectors_in
from itw.errors import UserError
from itw.spending import DOLLAR, Limit
from itw.writing.evidence import Phase, State
from itw.writing.progress import Progress
from tests.fakes import FakeSandbox
from tests.workers.changes import a_new_output
from tests.workers.reports import passing
from workers.loop_writer import LoopWriter
from workers.services import Assignment
from workers.settings import ModelSettings, Settings
from workers.write_worker import forget_steps


@pytest.fixture
def assignment():
    change = a_new_output()
    (connector,) = connectors_in(change.head_tree)
    return Assignment(
        connector=connector,
        tree=change.head_tree,
        base=change.base_tree,
        config=Config(),
        limits=(Limit(name="this job", key="j", most=DOLLAR),),
        job="o-r-3-w1",
        stop=Event(),
        shown=Progress(connectors=(str(connector),)),
        seconds=60.0,
    )


@pytest.fixture
def writer(tmp_path):
    settings = Settings(data_directory=tmp_path, model=ModelSettings(key="none"))
    sandbox = FakeSandbox(lambda target, _stop: passing(target))
    return LoopWriter(settings, Redis(unix_socket_path=str(tmp_path / "none")), sandbox)


def test_what_can_not_be_tested_costs_nothing(writer, assignment):
    evidence = writer.write(assignment)
    assert (evidence.state, evidence.cost) == (State.INFEASIBLE, 0)
    assert "testcontainers" in evidence.not_proved[0]
    assert assignment.shown.now.phase is Phase.FEASIBILITY


def test_what_nobody_wants_any_more_is_not_begun(writer, assignment):
    assignment.stop.set()
    assert writer.write(assignment).state is State.UNPROVED


def test_without_a_model_it_says_so(writer, assignment):
    bare = replace(writer, settings=replace(writer.settings, model=None))
    with pytest.raises(UserError, match="ANTHROPIC_API_KEY"):
        bare.write(assignment)


def test_steps_are_kept_for_a_while(tmp_path):
    for name, age in (("old", 100.0), ("new", 0.0)):
        (tmp_path / name).mkdir()
        now = (tmp_path / name).stat().st_mtime
        os.utime(tmp_path / name, (now - age, now - age))
    forget_steps(tmp_path, older_than=50.0)
    forget_steps(tmp_path / "none", older_than=50.0)
    assert [each.name for each in tmp_path.iterdir()] == ["new"]
