"""A busy organisation and everything that breaks: nothing is lost, and nothing is done twice.

    ITW_SOAK_SEED=7 ITW_SOAK_DELIVERIES=500 make soak

Without these a long run draws a seed and has 10,000 deliveries. It prints all of it.
"""

import random
import sys
import time
from dataclasses import dataclass

import pytest

from itw.configuration.config import PATH
from tests.end_to_end.installation import Installation, installed, small_disk
from tests.end_to_end.outage import Outage
from tests.end_to_end.soak import told
from tests.end_to_end.system import SAMPLE, System
from tests.end_to_end.traffic import Traffic
from tests.end_to_end.trouble import Trouble
from tests.github_double.pull_page import PullPage
from tests.model_double.script import Break, Fail, Say
from tests.model_double.server import playing

NOTHING = Say(text={"remarks": []})
OVERLOADED = Fail(status=529, kind="overloaded_error")
PAUSE = 0.5  # seconds
SAMPLES = 0.1  # of what people do


@dataclass(frozen=True)
class Load:
    """How much there is of everything; a round has one trouble and one burst."""

    seed: int
    acts: int  # of people, in a round
    burst: int  # most deliveries in it
    deliveries: int  # and no round more


class Everybody(Outage):
    """People at work, and now and then one whose pull request a model has something to say to."""

    def __init__(self, system: System, seed: int, seconds: float) -> None:
        super().__init__(system, seed, seconds)
        self.samples: list[PullPage] = []

    def act(self) -> None:
        super().act()
        if self.random.random() < SAMPLES:
            name = f"sample-{len(self.samples) + 1}"
            self.samples.append(self.system.open_pull(name, SAMPLE, by="dev"))

    def wrongs(self) -> list[str]:
        found = super().wrongs()
        for pull in self.samples:
            if self.system.runs(pull) != [("completed", "neutral")]:
                found.append(f"#{pull.number}: {self.system.runs(pull)}")
            if len(by_rules := [r for r in pull.seen.reviews if "by a model" not in r.body]) != 1:
                found.append(f"#{pull.number}: {len(by_rules)} reviews")
            said = [thread.comments[0].body for thread in pull.seen.threads]
            if len(said) != len(set(said)):
                found.append(f"#{pull.number}: a comment twice")
        return found


def run(installation: Installation, load: Load, *, has_small_disk: bool) -> None:
    sys.stderr.write(f"seed {load.seed}\n")  # first: what comes may never end
    people = Everybody(installation.system, load.seed, seconds=60)
    traffic = Traffic(installation, load.seed)
    trouble = Trouble(installation, load.seed, small_disk=has_small_disk)
    each_once = [*trouble.kinds]
    trouble.random.shuffle(each_once)
    while traffic.sent < load.deliveries or len(trouble.struck) < len(trouble.kinds):
        for _ in range(load.acts):
            people.act()
        time.sleep(trouble.random.uniform(0, PAUSE))  # it strikes at any moment of a review
        trouble.strike(each_once.pop() if each_once else "")
        traffic.burst(load.burst)
        installation.wait_for_the_receiver()
    trouble.over()
    had = f"{traffic.sent} deliveries, {len(people.stories)} pull requests"
    more = f"{len(trouble.struck)} troubles; {dict(traffic.answers)}"
    sys.stderr.write(f"seed {load.seed}: {had}, {more}\n")
    settle(installation, people)
    assert people.wrongs() == [], f"seed {load.seed}, {trouble.struck}"
    assert traffic.obeyed_forgeries() == []
    assert traffic.answers["forged", 401] > 0


def settle(installation: Installation, people: Everybody, rounds: int = 60) -> None:
    """Time passes on GitHub, in steps that the beat can follow, until all is right and quiet."""
    quiet = 0
    for _ in range(rounds):
        installation.system.wait_until_idle(60)
        quiet = 0 if people.wrongs() else quiet + 1
        if quiet == 2:
            return
        installation.system.github.clock.forward(minutes=11)
        installation.wait_for_the_beat()


@pytest.mark.timeout(120)
def test_every_trouble_once_and_every_pull_request_has_its_verdict(tmp_path):
    with small_disk(tmp_path / "data") as small, installed(tmp_path) as installation:
        load = Load(seed=1, acts=1, burst=40, deliveries=300)
        run(installation, load, has_small_disk=small)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_thousand_deliveries_and_troubles_at_random(tmp_path):
    seed = told("SEED", random.SystemRandom().randrange(10**6))
    deliveries = told("DELIVERIES", 10_000)
    load = Load(seed, acts=3, burst=200, deliveries=deliveries)
    draw = random.Random(seed)  # noqa: S311
    steps = [NOTHING, OVERLOADED, OVERLOADED, Break(of=NOTHING, error="overloaded_error")]
    with (
        playing(draw.choices(steps, k=deliveries)) as model,
        small_disk(tmp_path / "data") as small,
        installed(tmp_path, workers=2, model=model) as installation,
    ):
        installation.system.repository.push("main", {PATH: "model_review: true\n"})
        run(installation, load, has_small_disk=small)
        assert model.asked
