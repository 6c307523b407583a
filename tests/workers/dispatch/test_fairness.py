"""What holds whatever comes in whichever order: nothing is lost, and nobody starves."""

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from redis import Redis

from tests.workers.dispatch.queue import START, Steps, job
from workers.dispatch.slots import Slots

INSTALLATIONS = st.integers(1, 4)
REPOSITORIES = st.sampled_from(["o/a", "o/b", "o/c"])


def machine_of(redis, slots):
    """A queue under anything that may happen, against counting on one's fingers."""

    class Dispatching(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            redis.flushall()
            self.steps = Steps(redis, slots)
            self.put_ = 0
            self.ended: Counter[int] = Counter()
            self.deaths: Counter[int] = Counter()

        @initialize()
        def begin(self):
            self.flood(1, "o/a", 5)

        @rule(installation=INSTALLATIONS, repository=REPOSITORIES, many=st.integers(1, 5))
        def flood(self, installation, repository, many):
            for _ in range(many):
                self.put_ += 1
                self.steps.put(job(installation, repository, self.put_))

        @rule(installation=INSTALLATIONS, repository=REPOSITORIES, after=st.integers(-5, 30))
        def put_for_later(self, installation, repository, after):
            self.put_ += 1
            eta = self.steps.now + after
            self.steps.put(job(installation, repository, self.put_), eta=eta)

        @rule()
        def take(self):
            self.steps.take_tag()

        @precondition(lambda self: self.steps.tags)
        @rule(data=st.data())
        def finish(self, data):
            tag = data.draw(st.sampled_from(sorted(self.steps.tags)))
            self.ended[self.steps.arguments(tag)["number"]] += 1
            self.steps.finish(tag)

        @precondition(lambda self: self.steps.tags)
        @rule(data=st.data())
        def die(self, data):
            tag = data.draw(st.sampled_from(sorted(self.steps.tags)))
            self.deaths[self.steps.arguments(tag)["number"]] += 1
            self.steps.give_back(tag)

        @rule(seconds=st.integers(1, 20))
        def wait(self, seconds):
            self.steps.now += seconds

        @invariant()
        def limits_hold(self):
            held = [self.steps.arguments(tag) for tag in self.steps.tags]
            for limit, name in ((slots.installation, "installation"), (slots.repository, None)):
                owners = Counter(
                    each["installation"] if name else (each["installation"], each["repository"])
                    for each in held
                )
                assert not limit or all(count <= limit for count in owners.values())

        def teardown(self):
            """Everything ends once, however many of its workers died."""
            self.steps.now += 1000
            while self.steps.tags or self.steps.take_tag():
                for tag in list(self.steps.tags):
                    self.ended[self.steps.arguments(tag)["number"]] += 1
                    self.steps.finish(tag)
            assert self.ended == Counter(range(1, self.put_ + 1))

    return Dispatching


def run(machine):
    case = machine.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
    case().runTest()


def test_every_job_ends_once_whatever_happens(redis):
    run(machine_of(redis, Slots()))


def test_and_within_limits(redis):
    run(machine_of(redis, Slots(installation=3, repository=2)))


@settings(max_examples=40, deadline=None)
@given(
    arrivals=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 12)), min_size=1, max_size=12),
    every=st.integers(1, 4),
)
def test_nobody_waits_for_more_than_one_job_of_each_other(valkey, arrivals, every):
    """In jobs, not seconds: while an installation waits, each of the others has one at most."""
    redis = Redis.from_url(valkey.url)
    redis.flushall()
    steps, served, number = Steps(redis), [], 0
    waiting: defaultdict[int, int] = defaultdict(int)
    since: dict[int, int] = {}
    for installation, many in arrivals:
        for _ in range(many):
            number += 1
            steps.put(job(installation, number=number))
        if not waiting[installation]:
            since[installation] = len(served)
        waiting[installation] += many
        for _ in range(every):
            serve(steps, served, waiting, since)
    while sum(waiting.values()):
        serve(steps, served, waiting, since)


def serve(steps, served, waiting, since):
    tag = steps.take_tag()
    if tag is None:
        assert not sum(waiting.values())
        return
    installation = steps.arguments(tag)["installation"]
    others = Counter(served[since[installation] :])
    assert all(count <= 1 for other, count in others.items() if other != installation)
    served.append(installation)
    waiting[installation] -= 1
    since[installation] = len(served)
    assert steps.now == START
