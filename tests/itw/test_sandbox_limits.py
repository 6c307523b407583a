from itw.configuration.config import RunPolicy
from itw.runs.sandbox import GIB, Limits, limits_within


def test_a_repository_may_ask_for_less_or_more_up_to_the_maximum():
    usual, most = Limits(), Limits(seconds=1800, memory=8 * GIB, services=12)
    asked = RunPolicy(seconds=7200, memory=6 * GIB, services=2)
    given = limits_within(asked, usual, most)
    assert (given.seconds, given.memory, given.services) == (1800, 6 * GIB, 2)
    assert given.service_memory == usual.service_memory


def test_who_asks_for_nothing_gets_the_usual_limits():
    assert limits_within(RunPolicy(), Limits(seconds=60), Limits()) == Limits(seconds=60)
