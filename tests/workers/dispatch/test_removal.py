import pytest

from itw.jobs import ForgetRepository
from tests.workers.dispatch.queue import START, Steps, job
from workers.dispatch.inventory import Where, bring_forward, hurry, placed
from workers.dispatch.removal import remove, remove_of


@pytest.fixture
def steps(redis):
    return Steps(redis)


def test_what_waits_for_an_installation_is_taken_out_and_nothing_else(steps):
    steps.put(job(1, number=1))
    steps.put(job(2, number=2))
    assert steps.take() == 1
    steps.put(job(1, number=3))
    steps.put(job(1, number=4), eta=START + 10**9)
    removed = remove_of(steps.redis, 1)
    assert sorted(each.arguments["number"] for each in removed) == [3, 4]
    steps.now += 10**10
    assert steps.take_all() == [2]
    assert len(steps.tags) == 2


def test_only_one_repositorys_jobs_are_taken_out(steps):
    steps.put(job(1, "o/gone", 1))
    steps.put(job(1, "o/stays", 2))
    remove_of(steps.redis, 1, "O/Gone")
    assert steps.take_all() == [2]


def test_the_job_that_forgets_a_repository_stays(steps):
    steps.put(ForgetRepository(installation=1, repository="o/r"))
    steps.put(job(1, "o/r"))
    assert len(remove_of(steps.redis, 1)) == 1
    assert steps.take_tag()


def test_a_message_that_nothing_could_run_is_no_obstacle(steps):
    steps.redis.lpush(steps.lanes.came, b"{")
    steps.redis.hset(steps.lanes.waiting, "tag", b"[]")
    assert remove(steps.redis, lambda _: True) == ()


def test_each_job_is_where_it_is(steps):
    steps.put(job(number=1))
    steps.take()
    steps.put(job(number=2), eta=10**10)
    steps.put(job(number=3))
    steps.now = 0
    steps.lanes.sort(steps.redis, steps.redis.lrange(steps.lanes.came, 0, -1)[::-1], START)
    steps.put(job(number=4))
    where = {each.envelope.arguments["number"]: each.where for each in placed(steps.redis)}
    assert where == {1: Where.RUNNING, 2: Where.DELAYED, 3: Where.WAITING, 4: Where.WAITING}


def test_a_job_that_waits_for_its_time_can_have_it_now(steps):
    steps.put(job(number=1), eta=START + 60)
    assert steps.take() is None
    (waiting,) = placed(steps.redis)
    assert bring_forward(steps.redis, waiting.envelope.tag, waiting.queue)
    assert steps.take() == 1
    assert not bring_forward(steps.redis, waiting.envelope.tag, waiting.queue)


def test_what_is_delayed_for_a_pull_request_can_have_its_time_now(steps):
    steps.put(job(repository="O/r", number=1), eta=START + 60)
    steps.put(job(repository="o/r", number=2), eta=START + 60)
    steps.put(job(repository="o/other", number=1), eta=START + 60)
    assert steps.take() is None
    hurry(steps.redis, "o/R", 1)
    assert steps.take_all() == [1]
