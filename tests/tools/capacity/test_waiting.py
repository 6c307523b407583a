"""Queues small enough to work out by hand."""

from hypothesis import given
from hypothesis import strategies as st

from tools.capacity.day import Work
from tools.capacity.waiting import fewest, in_busiest_hour, waits

THREE_AT_ONCE = (Work(0, 10), Work(0, 10), Work(0, 10))


def test_who_comes_last_waits_for_all_before():
    assert waits(THREE_AT_ONCE, 1).seconds == (0, 10, 20)
    assert waits(THREE_AT_ONCE, 1).most == 2
    assert waits(THREE_AT_ONCE, 1).done == 30


def test_nobody_waits_where_everybody_has_a_worker():
    assert waits(THREE_AT_ONCE, 3).seconds == (0, 0, 0)
    assert waits(THREE_AT_ONCE, 3).most == 0


def test_fewest_workers_that_keep_the_promise():
    assert [fewest(THREE_AT_ONCE, 100, within) for within in (0, 10, 20)] == [3, 2, 1]


def test_busiest_hour_is_counted_by_when_jobs_come():
    assert in_busiest_hour((Work(10, 1), Work(3599, 9), Work(3600, 1))) == 2
    assert in_busiest_hour((Work(10, 1, 7), Work(3600, 1, 9)), lambda job: job.requests) == 9
    assert in_busiest_hour(()) == 0


SECONDS = st.floats(0, 1000, allow_nan=False)


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=30), st.integers(1, 4))
def test_a_worker_more_makes_nobody_wait_longer(drawn, workers):
    jobs = [Work(*each) for each in sorted(drawn)]
    fewer, more = waits(jobs, workers), waits(jobs, workers + 1)
    assert all(b <= a + 1e-6 for a, b in zip(fewer.seconds, more.seconds, strict=True))
    assert more.most <= fewer.most
