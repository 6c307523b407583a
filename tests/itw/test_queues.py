from itw.jobs import JOBS
from itw.queues import QUEUES


def test_every_job_has_its_queue():
    assert {job.queue for job in JOBS.values()} <= set(QUEUES)


def test_no_two_queues_share_a_key_prefix():
    assert len({queue.key_prefix for queue in QUEUES.values()}) == len(QUEUES)


def test_a_job_is_told_to_stop_before_it_is_killed():
    assert all(queue.soft_time_limit < queue.time_limit for queue in QUEUES.values())
