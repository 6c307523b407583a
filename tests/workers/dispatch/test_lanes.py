from collections import Counter

import pytest

from itw.fair_shares.limits import NO_LIMITS, Allowed, Limits, Most, Share
from itw.jobs import AnswerCommand, ForgetInstallation
from tests.workers.dispatch.queue import QUEUE, START, Steps, job
from workers.dispatch import lowered
from workers.dispatch.room import Room
from workers.dispatch.slots import Slots


@pytest.fixture
def steps(redis):
    return Steps(redis)


def test_one_repositorys_jobs_come_in_their_order(steps):
    for number in range(5):
        steps.put(job(number=number))
    assert steps.take_all() == [0, 1, 2, 3, 4]


def test_more_than_a_batch_comes_in_its_order(steps):
    for number in range(250):
        steps.put(job(number=number))
    assert steps.take_all() == list(range(250))


def test_installations_take_turns(steps):
    for number in (10, 11, 12):
        steps.put(job(1, number=number))
    steps.put(job(2, number=20))
    steps.put(job(3, number=30))
    assert steps.take_all() == [10, 20, 30, 11, 12]


def test_a_newcomer_waits_for_one_job_of_whoever_floods(steps):
    for number in range(1000):
        steps.put(job(1, number=number))
    steps.take()
    steps.put(job(2, number=5000))
    assert 5000 in (steps.take(), steps.take())


def test_repositories_of_an_installation_take_turns(steps):
    for number in (10, 11):
        steps.put(job(repository="o/busy", number=number))
    steps.put(job(repository="o/quiet", number=20))
    assert steps.take_all() == [10, 20, 11]


def test_names_of_repositories_differ_in_nothing_but_case(steps):
    steps.put(job(repository="O/R", number=1))
    steps.put(job(repository="o/r", number=2))
    steps.put(job(repository="o/other", number=3))
    assert steps.take_all() == [1, 3, 2]


def test_who_waits_for_an_answer_goes_before_the_repositorys_other_jobs(steps):
    steps.put(job(number=1))
    steps.put(
        AnswerCommand(
            installation=1, repository="o/r", number=2, comment_id=3, author="a", command="/x"
        )
    )
    steps.put(job(number=3, again=True))
    assert steps.take_all() == [2, 3, 1]


def test_what_is_taken_is_held_at_the_same_moment(steps):
    steps.put(job())
    tag = steps.take_tag()
    assert steps.redis.hkeys(steps.lanes.held) == [tag.encode()]
    assert steps.redis.zscore(steps.lanes.index, tag) == START
    assert not steps.redis.exists(QUEUE.key, steps.lanes.waiting)


def test_no_more_than_an_installations_slots_are_held(steps):
    steps.slots = Slots(installation=2)
    for number in (10, 11, 12):
        steps.put(job(1, f"o/r{number}", number=number))
    steps.put(job(2, number=20))
    assert sorted(steps.take_all()) == [10, 11, 20]
    steps.finish(steps.tag_of(10))
    assert steps.take_all() == [12]


def test_no_more_than_a_repositorys_slots_are_held(steps):
    steps.slots = Slots(repository=1)
    for number in (10, 11):
        steps.put(job(repository="o/a", number=number))
    steps.put(job(repository="o/b", number=20))
    assert steps.take_all() == [10, 20]
    steps.finish(steps.tag_of(10))
    assert steps.take_all() == [11]


def test_a_dead_workers_slot_comes_back_with_its_job(steps):
    steps.slots = Slots(installation=1)
    steps.put(job(number=10))
    steps.put(job(number=11))
    dead = steps.take_tag()
    assert steps.take() is None
    steps.give_back(dead)
    assert steps.take() == 10
    assert steps.take() is None


def test_whoever_has_no_room_keeps_the_turn(steps):
    steps.slots = Slots(installation=1)
    for number in (10, 11):
        steps.put(job(1, number=number))
    for number in (20, 21):
        steps.put(job(2, number=number))
    first = steps.take_tag()
    assert steps.take() == 20
    steps.finish(steps.tag_of(20))
    steps.finish(first)
    assert steps.take() == 11


def test_what_was_given_back_goes_first_in_its_repository(steps):
    for number in (10, 11, 12):
        steps.put(job(number=number))
    tag = steps.take_tag()
    steps.give_back(tag)
    assert steps.take_all() == [10, 11, 12]


def test_a_job_waits_for_its_time_in_redis_and_comes_by_itself(steps):
    steps.put(job(number=1), eta=START + 60)
    steps.put(job(number=2))
    assert steps.take_all() == [2]
    steps.now += 60
    assert steps.take_all() == [1]


def test_a_job_whose_time_is_past_does_not_wait(steps):
    steps.put(job(number=1), eta=START - 1)
    assert steps.take() == 1


def test_a_job_that_was_taken_away_never_comes(steps):
    for number in (1, 2):
        steps.put(job(number=number))
    assert steps.take() == 1
    steps.redis.delete(steps.lanes.waiting)
    assert steps.take() is None
    steps.put(job(number=3))
    assert steps.take_all() == [3]


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b"{}", b'{"headers": {}}', b"[" * 50_000])
def test_garbage_is_set_aside_and_stops_nothing(steps, raw):
    steps.redis.lpush(QUEUE.key, raw)
    steps.put(job(number=1))
    assert steps.take_all() == [1]
    assert steps.redis.lrange("itw:review:garbage", 0, -1) == [raw]


def test_nothing_is_left_behind_when_all_is_done(steps):
    steps.slots = Slots(installation=3, repository=2)
    for number in range(6):
        steps.put(job(number % 2, f"o/{number}", number=number), eta=START + number % 3)
    steps.now += 10
    while (tag := steps.take_tag()) is not None:
        steps.finish(tag)
    left = {key for key in steps.redis.scan_iter() if b":slots:" not in key}
    assert left == set()
    assert all(steps.redis.ttl(key) > 0 for key in steps.redis.scan_iter())


def test_a_full_server_still_gives_what_waits(steps):
    for number in (1, 2):
        steps.put(job(number=number))
    steps.redis.config_set("maxmemory", "1")
    try:
        assert steps.take_all() == [1, 2]
    finally:
        steps.redis.config_set("maxmemory", "0")


def test_who_has_no_room_is_told_whose_limit_it_is(steps):
    operator = Limits(installation=Share(jobs=3), repository=Share(jobs=1))
    steps.slots = Slots.of(operator)
    room = Room(steps.redis, Allowed(repository="o/R", operator=operator), 1)
    assert room.full("review") is None
    steps.put(job(1, "o/r", number=1))
    tag = steps.take_tag()
    assert room.full("review") == Most(whose="o/R", number=1)
    steps.finish(tag)
    assert room.full("review") is None
    for number in range(3):
        steps.put(job(1, f"o/{number}", number=number))
    steps.take_all()
    assert room.full("review") == Most(whose="o", number=3)


def test_what_another_worker_has_sorted_meanwhile_is_not_sorted_again(steps):
    for number in (1, 2):
        steps.put(job(number=number))
    read = steps.redis.lrange(QUEUE.key, 0, -1)[::-1]
    assert steps.take() == 1
    steps.finish(steps.tag_of(1))
    steps.lanes.sort(steps.redis, read, START)
    assert steps.take_all() == [2]


def test_who_is_named_has_slots_of_their_own(steps):
    steps.slots = Slots(installation=1, repository=1, named=(("acme", 3), ("acme/b", 2)))
    for number in range(3):
        steps.put(job(1, "Acme/a", number=number))
        steps.put(job(1, "acme/B", number=10 + number))
        steps.put(job(2, "other/a", number=20 + number))
    assert sorted(steps.take_all()) == [0, 10, 11, 20]


def test_a_job_of_the_whole_installation_hides_no_name(steps):
    steps.slots = Slots(installation=1, named=(("acme", 2),))
    steps.put(ForgetInstallation(installation=1, repository=""))
    for number in (1, 2):
        steps.put(job(1, "acme/a", number=number))
    assert sum(steps.take_tag() is not None for _ in range(3)) == 2


def test_an_organisation_lowers_its_slots_and_never_raises_them(steps):
    steps.slots = Slots(installation=3, repository=2)
    lowered.note(steps.redis, 1, Limits(installation=Share(jobs=2), repository=Share(jobs=9)))
    lowered.note(steps.redis, 2, Limits(installation=Share(jobs=9)))
    for number in range(4):
        for installation in (1, 2, 3):
            steps.put(job(installation, f"o/{number}", number=10 * installation + number))
    held = Counter(number // 10 for number in steps.take_all())
    assert held == {1: 2, 2: 3, 3: 3}


def test_an_organisation_limits_each_repository_and_one_by_its_name(steps):
    said = Limits(repository=Share(jobs=1), named={"o/b": Share(jobs=2)})
    lowered.note(steps.redis, 1, said)
    for number in range(3):
        steps.put(job(1, "o/a", number=number))
        steps.put(job(1, "o/B", number=10 + number))
    assert sorted(steps.take_all()) == [0, 10, 11]


def test_what_an_organisation_takes_back_holds_no_longer(steps):
    lowered.note(steps.redis, 1, Limits(installation=Share(jobs=1)))
    for number in range(3):
        steps.put(job(number=number))
    assert steps.take_all() == [0]
    lowered.note(steps.redis, 1, NO_LIMITS)
    assert steps.take_all() == [1, 2]


def test_what_was_noted_is_read_again(redis):
    said = Limits(
        installation=Share(jobs=3), repository=Share(jobs=1), named={"o/b": Share(jobs=2)}
    )
    lowered.note(redis, 1, said)
    assert lowered.noted(redis, 1) == said
    assert lowered.noted(redis, 2) == NO_LIMITS
