"""Nobody listened for an hour: every pull request that concerns us has one right verdict after it.

Real receiver, real Valkey, real worker, real git. The rounds of the beat are run here, by GitHub's
clock, so that hours pass in seconds.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from redis import Redis

from itw.configuration.config import PATH
from tests.end_to_end.outage import Outage
from tests.end_to_end.system import System
from tests.workers.stage import wait_until
from workers.beat import redelivery_of, sweep_of
from workers.github.app import App
from workers.github.policy import Policy
from workers.settings import Settings

NOBODY = "http://127.0.0.1:9/webhook"


class Recovery:
    """The rounds that the beat would run."""

    def __init__(self, system: System) -> None:
        self.system, github = system, system.github
        github.limits.secondary = False
        key = github.app.private_key
        app = App(str(github.app.id), key, base_url=github.api_url, policy=Policy(between_writes=0))
        self.redis = Redis.from_url(system.redis.url)
        settings = Settings(redis_url=system.redis.url)
        self.redelivery = redelivery_of(app, self.redis)
        self.sweep = sweep_of(settings, app, self.redis)

    def until_quiet(self, rounds: int = 60, disturb: Callable[[], None] = lambda: None) -> None:
        """Rounds two minutes apart, until an hour of them had nothing to do."""
        quiet = 0
        for _ in range(rounds):
            asked, swept = self.redelivery.round(), self.sweep.round()
            disturb()
            self.system.wait_until_idle(60)
            quiet = 0 if asked.asked or swept.found else quiet + 1
            self.system.github.clock.forward(minutes=2 if quiet < 5 else 12)
            if quiet == 12:
                return
        raise AssertionError("it does not come to rest")


@pytest.fixture
def recovery(system):
    recovery = Recovery(system)
    yield recovery
    recovery.redis.close()


def listen(system: System, url: str) -> str:
    """Send webhooks there from now on; where they went before."""
    before = system.github.world.webhook_url
    system.github.send_webhooks_to(url)
    return before


def deliver_in_any_order(system: System, draw: random.Random) -> None:
    """Some of what was sent comes again, as it was or under another id, whenever it likes."""
    sent = [d for d in system.github.deliveries if d.event in {"pull_request", "issue_comment"}]
    for each in draw.sample(sent, k=min(len(sent), 15)):
        guid = draw.choice([each.guid, ""])
        system.github.deliver_raw(each.event, each.payload, guid=guid)


def deaths(system: System, draw: random.Random) -> Callable[[], None]:
    """Workers die while they make up for what was lost, too."""

    def disturb() -> None:
        if draw.random() < 0.3:
            time.sleep(draw.uniform(0, 2))
            system.workers[-1].kill()
            system.start_worker()

    return disturb


def outage(
    system: System, recovery: Recovery, seed: int, acts: int, *, deadly: bool = False
) -> Outage:
    """A while with us, an hour without, and whatever a seed adds to it."""
    draw = random.Random(seed)  # noqa: S311
    system.github.clock.ahead = timedelta(minutes=draw.choice([-7, 0, 7]))
    people = Outage(system, seed, seconds=3600 / acts)
    system.start_worker()
    for _ in range(draw.randrange(4)):
        people.act()
    if draw.random() < 0.5:
        system.workers[-1].kill()  # in the middle of a review, mostly
    webhook = listen(system, NOBODY)
    for _ in range(acts):
        people.act()
        if draw.random() < 0.2:  # one got through
            listen(system, draw.choice([webhook, NOBODY]))
    if draw.random() < 0.5:
        with system.redis.client() as client:
            client.flushall()
    listen(system, webhook)
    if system.workers[-1].process.poll() is not None:
        system.start_worker()
    if draw.random() < 0.5:
        deliver_in_any_order(system, draw)
    recovery.until_quiet(disturb=deaths(system, draw) if deadly else lambda: None)
    return people


@pytest.mark.parametrize("seed", [1])
@pytest.mark.timeout(300)
def test_whatever_happens_meanwhile_every_pull_request_ends_right(system, recovery, seed):
    assert outage(system, recovery, seed, acts=14).wrongs() == []


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [2, *range(100, 120)])
def test_with_any_seed(system, recovery, seed):
    assert outage(system, recovery, seed, acts=40).wrongs() == []


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(200, 210))
def test_workers_may_die_while_they_make_up_for_it(system, recovery, seed):
    assert outage(system, recovery, seed, acts=40, deadly=True).wrongs() == []


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [200, 204])
def test_with_some_hundred_events(system, recovery, seed):
    people = outage(system, recovery, seed, acts=150)
    assert len(system.github.deliveries) > 200
    assert people.wrongs() == []


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_an_hour_with_two_hundred_events(system, recovery):
    people = Outage(system, seed=7, seconds=15)
    webhook = listen(system, NOBODY)
    while len(system.github.deliveries) < 200:
        people.act()
    listen(system, webhook)
    system.start_worker()
    recovery.until_quiet(rounds=120)
    assert people.wrongs() == []


def test_without_a_list_of_deliveries_the_sweep_alone_finds_what_matters(system, recovery):
    listen(system, NOBODY)
    people = Outage(system, seed=3, seconds=120)
    for _ in range(8):
        people.act()
    system.github.deliveries.clear()
    with system.redis.client() as client:
        client.flushall()
    system.start_worker()
    recovery.until_quiet()
    assert people.wrongs() == []


@pytest.mark.parametrize("decision", ["repositories: {deny: [connect]}\n", "observe: true\n"])
def test_where_nothing_is_to_be_posted_nothing_is_and_no_job_comes_again(
    system, recovery, decision
):
    system.github.repository("acme/.github").push("main", {PATH: decision})
    system.start_worker()
    people = Outage(system, seed=5)
    story = people.open_a_connector()
    people.ask(story)
    recovery.until_quiet()
    assert recovery.redis.hget("itw:recovery:counts", "jobs_put") is None
    listen(system, NOBODY)
    people.push(story)
    system.github.deliveries.clear()
    recovery.until_quiet()
    assert recovery.redis.hget("itw:recovery:counts", "jobs_put") == b"1"
    assert system.github.recorder.writes() == []


def test_a_check_run_of_a_worker_that_died_and_a_redis_that_forgot_gets_its_verdict(
    system, recovery
):
    fault = system.github.fault("POST .*/pulls/[0-9]+/reviews$", delay=1.0, drop="before")
    system.start_worker()
    people = Outage(system, seed=5)
    people.open_a_connector()
    wait_until(lambda: fault.met, 30, "the review is under way")
    system.workers[-1].kill()
    with system.redis.client() as client:
        client.flushall()
    assert people.wrongs()[0].endswith("is in progress")
    system.start_worker()
    recovery.until_quiet()
    assert people.wrongs() == []


def test_a_living_worker_s_check_run_is_left_alone(system, recovery):
    fault = system.github.fault("POST .*/pulls/[0-9]+/reviews$", delay=4.0)
    system.start_worker()
    people = Outage(system, seed=5)
    people.open_a_connector()
    wait_until(lambda: fault.met, 30, "under way")
    for _ in range(8):
        assert recovery.sweep.round().found == []
        system.github.clock.forward(minutes=11)
    system.wait_until_idle()
    assert people.wrongs() == []
    assert len(system.repository.state.runs) == 1
