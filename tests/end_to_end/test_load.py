"""A busy organisation and everything that breaks: nothing is lost, and nothing is done twice.

    ITW_SOAK_SEED=7 ITW_SOAK_DELIVERIES=500 make soak

Without these a long run draws a seed and has 10,000 deliveries. It prints all of it.
"""

import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from itw.configuration.config import PATH
from tests.docker_engine.own_engine import POSSIBLE, OwnEngine, own_engine
from tests.end_to_end.clocks import Clocks
from tests.end_to_end.installation import Installation, installed, small_disk
from tests.end_to_end.outage import Outage
from tests.end_to_end.soak import told
from tests.end_to_end.system import SAMPLE, System
from tests.end_to_end.traffic import Traffic
from tests.end_to_end.trouble import Trouble
from tests.github_double.pull_page import PullPage
from tests.model_double.script import Break, Fail, Say
from tests.model_double.server import playing
from tests.workers.stage import wait_until

NOTHING = Say(text={"remarks": []})
OVERLOADED = Fail(status=529, kind="overloaded_error")
BROKEN_OFF = Break(of=NOTHING, error="overloaded_error")
LATE = (OVERLOADED, BROKEN_OFF)
MODEL = (NOTHING, OVERLOADED, OVERLOADED, BROKEN_OFF)
PAUSE = 0.5  # seconds
SAMPLES, CLOCKS = 0.1, 0.05  # of what people do
# A day's work in minutes. With the 5,000 that GitHub gives a small installation workers would
# slow down, as they should, until its hour is over; tests/workers/github/test_budget.py is of that.
REQUESTS = 15_000  # an hour


@dataclass(frozen=True)
class Load:
    """How much there is of everything; a round has one trouble and one burst."""

    seed: int
    acts: int  # of people, in a round
    burst: int  # most deliveries in it
    deliveries: int  # and no round more


class Everybody(Outage):
    """People at work, now and then one whose pull request a model has something to say to.

    Where there are `clocks`, somebody's tests are run now and then.
    """

    def __init__(
        self, system: System, seed: int, seconds: float, clocks: Clocks | None = None
    ) -> None:
        super().__init__(system, seed, seconds)
        self.samples: list[PullPage] = []
        self.clocks = clocks

    def act(self) -> None:
        super().act()
        if self.random.random() < SAMPLES:
            name = f"sample-{len(self.samples) + 1}"
            self.samples.append(self.system.open_pull(name, sample(name), by="dev"))
        if self.clocks is not None and self.random.random() < CLOCKS:
            self.clocks.open()

    def wrongs(self) -> list[str]:
        found = super().wrongs() + (self.clocks.wrongs() if self.clocks else [])
        for pull in self.samples:
            if self.system.runs(pull) != [("completed", "neutral")]:
                found.append(f"#{pull.number}: {self.system.runs(pull)}")
            if len(by_rules := [r for r in pull.seen.reviews if "by a model" not in r.body]) != 1:
                found.append(f"#{pull.number}: {len(by_rules)} reviews")
            said = [thread.comments[0].body for thread in pull.seen.threads]
            if len(said) != len(set(said)):
                found.append(f"#{pull.number}: a comment twice")
        return found


def sample(name: str) -> dict[str, bytes]:
    """The sample with a test of its own: a model is not asked twice about the same."""
    return {
        path: data.replace(b"Container is", f"The one of {name} is".encode())
        for path, data in SAMPLE.items()
    }


def storm(
    installation: Installation, load: Load, trouble: Trouble, clocks: Clocks | None = None
) -> tuple[Everybody, Traffic]:
    """Who did what, when everything has gone wrong and GitHub is well again."""
    sys.stderr.write(f"seed {load.seed}\n")  # first: what comes may never end
    installation.system.github.limits.per_hour = REQUESTS
    people = Everybody(installation.system, load.seed, 60, clocks)
    traffic = Traffic(installation, load.seed)
    while traffic.sent < load.deliveries or trouble.owed:
        for _ in range(load.acts):
            people.act()
        time.sleep(trouble.random.uniform(0, PAUSE))  # it strikes at any moment of a review
        trouble.strike()
        traffic.burst(load.burst)
        installation.wait_for_the_receiver()
    trouble.over()
    tell(people, traffic, trouble, f"seed {load.seed}")
    return people, traffic


def all_is_right(installation: Installation, people: Everybody, traffic: Traffic) -> None:
    settle(installation, people)
    assert people.wrongs() == []
    assert traffic.obeyed_forgeries() == []
    assert traffic.answers["forged", 401] > 0
    assert installation.ended_by_themselves() == []


def tell(people: Everybody, traffic: Traffic, trouble: Trouble, which: str) -> None:
    """The figures of a run, on standard error."""
    real = len(people.system.github.deliveries)
    said = [
        f"{traffic.sent} deliveries and {real} of {len(people.stories)} pull requests",
        f"{len(trouble.struck)} troubles, met {dict(trouble.happened)}",
        f"answered {dict(traffic.answers)}",
    ]
    sys.stderr.write("".join(f"{which}: {each}\n" for each in said))


def settle(installation: Installation, people: Everybody, rounds: int = 60) -> None:
    """Time passes on GitHub, in steps that the beat can follow, until all is right and quiet."""
    quiet = 0
    for _ in range(rounds):
        installation.system.wait_until_idle(600)
        quiet = 0 if people.wrongs() else quiet + 1
        if quiet == 2:
            return
        installation.system.github.clock.forward(minutes=11)
        installation.wait_for_the_beat()


@pytest.mark.timeout(120)
def test_every_trouble_once_and_every_pull_request_has_its_verdict(tmp_path):
    with small_disk(tmp_path / "data") as small, installed(tmp_path) as installation:
        load = Load(seed=1, acts=1, burst=40, deliveries=300)
        trouble = Trouble(installation, load.seed, small_disk=small, requests=1)
        all_is_right(installation, *storm(installation, load, trouble))


@contextmanager
def engine_where_possible(request: pytest.FixtureRequest) -> Iterator[OwnEngine | None]:
    """One of the test's own, where a dockerd may be started."""
    if not POSSIBLE:
        sys.stderr.write("without a Docker engine that dies: none can be started here\n")
        yield None
        return
    with own_engine(request.getfixturevalue("engine")) as own:
        yield own


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_thousand_deliveries_and_troubles_at_random(tmp_path, module_cache, request):
    seed = told("SEED", random.SystemRandom().randrange(10**6))
    load = Load(seed, acts=3, burst=200, deliveries=told("DELIVERIES", 10_000))
    steps = random.Random(seed).choices(MODEL, k=load.deliveries)  # noqa: S311
    with (
        playing(steps) as model,
        small_disk(tmp_path / "data") as small,
        engine_where_possible(request) as engine,
        installed(
            tmp_path, workers=2, model=model, engine=environment(engine, module_cache)
        ) as installation,
    ):
        installation.system.repository.push("main", {PATH: "model_review: true\nrun: off\n"})
        clocks = Clocks(installation, engine, seed) if engine else None
        more = {"Docker killed at work": clocks.kill_the_engine} if clocks else {}
        trouble = Trouble(installation, seed, small_disk=small, silence=True, more=more)
        if clocks:
            warm(installation, clocks)
        people, traffic = storm(installation, load, trouble, clocks)
        heard = steps[: len(steps) - len(model.steps)]
        # Only two more troubles, or it would be asked for an hour. It may not have been asked yet.
        left = [*LATE, *[NOTHING] * len(model.steps)]
        model.steps = deque(left)
        all_is_right(installation, people, traffic)
        heard += left[: len(left) - len(model.steps)]
        overloads = sum(step is not NOTHING for step in heard)
        sys.stderr.write(f"{len(heard)} questions to the model, {overloads} overloads\n")
        assert overloads > 0
        if clocks and engine:
            sys.stderr.write(f"tests: {dict(clocks.titles())}\n")
            wait_until(lambda: engine.things() == [], 60, "nothing left on the engine")


def environment(engine: OwnEngine | None, modules: Path) -> dict[str, str] | None:
    return {**engine.environment, "ITW_MODULE_SEEDS": str(modules)} if engine else None


def warm(installation: Installation, clocks: Clocks) -> None:
    """What the tests need is compiled, so that they may be met under way."""
    installation.wait_for_the_sandbox()
    clocks.open()
    installation.system.wait_until_idle(300)
    assert clocks.wrongs() == []
