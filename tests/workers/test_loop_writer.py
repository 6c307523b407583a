"""The worker's own writer, as far as it goes without a model; the loop has tests of its own."""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest
from redis import Redis

from itw.configuration.config import USUAL, Config, RunPolicy
from itw.connectors.inventory import connectors_in
from itw.errors import UserError
from itw.fair_shares.limits import Allowed
from itw.jobs import WriteTests
from itw.runs.sandbox import Target
from itw.spending import DOLLAR, Limit
from itw.tree import Tree
from itw.writing.evidence import Phase, State
from itw.writing.progress import Progress
from tests.fake_sandbox import FakeSandbox
from tests.model_double.script import Say
from tests.model_double.server import KEY, Double, playing
from tests.workers.changes import a_new_output
from tests.workers.reports import passing
from tests.workers.writing.stage import GROUND, NATS, TREE, ScriptedSandbox, errors
from tests.workers.writing.test_model_author import PLAN, REPLY
from workers.budget import limits_of
from workers.ledger import RedisLedger
from workers.loop_writer import LoopWriter
from workers.services import SandboxJob
from workers.settings import Budget, ModelSettings, Settings
from workers.write_worker import forget_steps
from workers.writer import Assignment


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


@dataclass
class Failing:
    """A sandbox in which no draft compiles."""

    inside: ScriptedSandbox = field(
        default_factory=lambda: ScriptedSandbox(vets={"one": errors("output_test.go:3: no such")})
    )

    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> AbstractContextManager[SandboxJob]:
        assert base is not None
        assert stop is not None
        return self.inside.open(target, tree)


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


def for_nats(limits: tuple[Limit, ...]) -> Assignment:
    return Assignment(
        connector=NATS,
        tree=TREE,
        base=TREE,
        config=GROUND.config,
        limits=limits,
        job="o-r-3-w1",
        stop=Event(),
        shown=Progress(connectors=("output/nats",)),
        seconds=60.0,
    )


def of_model(double: Double, redis: "Redis", tmp_path: Path) -> LoopWriter:
    model = ModelSettings(key=KEY, url=double.url)
    return LoopWriter(Settings(data_directory=tmp_path, model=model), redis, Failing())


def test_what_is_spent_counts_under_every_limit(redis, tmp_path):
    job = WriteTests(
        installation=7, repository="o/r", number=3, head_sha="c" * 40, work="w1", connectors=[]
    )
    limits, ledger = (
        limits_of(Budget(), Allowed(repository=job.repository), job),
        RedisLedger(redis),
    )
    with playing([Say(text=PLAN), Say(text=REPLY)]) as double:
        evidence = of_model(double, redis, tmp_path).write(for_nats(limits))
    assert evidence.state is State.UNPROVED
    assert evidence.draft is not None
    assert 0 < evidence.cost <= DOLLAR
    assert {ledger.spent(limit) for limit in limits} == {evidence.cost}


def test_a_limit_that_is_reached_is_said_and_nothing_is_asked(redis, tmp_path):
    limit = Limit(name="this pull request", key="pull:o/r#3", most=1000)
    with playing([Say(text=PLAN)]) as double:
        evidence = of_model(double, redis, tmp_path).write(for_nats((limit,)))
        assert double.asked == []
    assert "this pull request may spend under $0.01" in evidence.not_proved[0]


def test_what_was_paid_for_is_not_paid_for_again(redis, tmp_path):
    limits = (Limit(name="this job", key="again", most=DOLLAR),)
    with playing([Say(text=PLAN), Say(text=REPLY)]) as double:
        writer = of_model(double, redis, tmp_path)
        first = writer.write(for_nats(limits))
        before = RedisLedger(redis).spent(limits[0])
        again = writer.write(for_nats(limits))
    assert again.cost == first.cost
    assert RedisLedger(redis).spent(limits[0]) == before


def test_steps_are_kept_for_a_while(tmp_path):
    for name, age in (("a/old", 100.0), ("b/old", 100.0), ("b/new", 0.0)):
        (tmp_path / name).mkdir(parents=True)
        now = (tmp_path / name).stat().st_mtime
        os.utime(tmp_path / name, (now - age, now - age))
    forget_steps(tmp_path, older_than=50.0)
    forget_steps(tmp_path / "none", older_than=50.0)
    assert [each.name for each in tmp_path.glob("**/*")] == ["b", "new"]
