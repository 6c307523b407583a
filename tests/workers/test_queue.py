"""Real Celery, real Valkey: workers and servers that die lose no job and finish each one."""

import itertools
import time

import pytest

from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from tests.workers import rehearsal
from tests.workers.stage import Worker, started, wait_until

DELIVERIES = itertools.count()


@pytest.fixture
def start_worker(server, tmp_path):
    workers = []

    def start(visibility_timeout=QUEUES["review"].visibility_timeout, limits=""):
        env = {"ITW_REDIS_URL": server.url, "ITW_CONCURRENCY": "2"}
        argument, log = f"{visibility_timeout}{limits}", tmp_path / "worker.log"
        workers.append(Worker("tests.workers.rehearsal", argument, env, log))
        return workers[-1]

    yield start
    for worker in workers:
        with started(worker):
            pass


def job(number, delivery=None):
    delivery = delivery or f"d-{next(DELIVERIES)}"
    return ReviewPullRequest(
        installation=7,
        repository="o/r",
        number=number,
        head_sha="a" * 40,
        reason="opened",
        delivery=delivery,
    )


def count(server, what, job):
    with server.client() as client:
        return client.llen(f"{what}:{job.delivery}")


def wait_for(server, what, job, number=1, timeout=20):
    return wait_until(lambda: count(server, what, job) >= number, timeout, f"{what} {job.number}")


def test_a_job_that_was_put_by_the_receiver_runs_once_and_is_gone(server, start_worker):
    start_worker()
    quick = job(rehearsal.QUICK)
    server.put(quick)
    wait_for(server, "ended", quick)
    wait_until(lambda: server.waiting() == 0, 5)
    assert count(server, "started", quick) == 1


def test_a_killed_workers_job_runs_again_within_30_seconds(server, start_worker):
    worker, slow = start_worker(), job(rehearsal.GATED)
    server.put(slow)
    wait_for(server, "started", slow)
    worker.kill()
    start_worker()
    assert wait_for(server, "ended", slow, timeout=30) < 30
    assert count(server, "started", slow) == 2


def test_a_job_that_a_dying_worker_had_just_taken_is_not_lost(server, start_worker):
    worker, quick = start_worker(visibility_timeout=2), job(rehearsal.QUICK)
    wait_until(lambda: worker.says("ready"), 30)
    time.sleep(0.5)  # it waits for a message now
    worker.freeze()
    server.put(quick)
    worker.kill()
    start_worker(visibility_timeout=2)
    wait_for(server, "ended", quick, timeout=30)
    wait_until(lambda: server.waiting() == 0, 5)


def test_a_job_longer_than_the_visibility_time_out_runs_once(server, start_worker):
    start_worker(visibility_timeout=3)
    start_worker(visibility_timeout=3)
    gated = job(rehearsal.GATED)
    server.put(gated)
    wait_for(server, "started", gated)
    with pytest.raises(AssertionError, match="not within"):
        wait_for(server, "started", gated, number=2, timeout=9)


def test_no_job_is_lost_while_another_is_held(server, start_worker):
    start_worker(visibility_timeout=1)
    gated = job(rehearsal.GATED)
    server.put(gated)
    wait_for(server, "started", gated)
    for _ in range(20):
        quick = job(rehearsal.QUICK)
        server.put(quick)
        wait_for(server, "ended", quick, timeout=5)
        time.sleep(0.1)  # the heart beats every 0.2 s, and must not swallow a message


def test_a_job_that_kills_its_process_is_told_after_three_deaths(server, start_worker):
    worker = start_worker()
    deadly, quick = job(rehearsal.DEADLY), job(rehearsal.QUICK)
    server.put(deadly)
    server.put(quick)
    wait_for(server, "told", deadly)
    wait_for(server, "ended", quick)
    assert count(server, "started", deadly) == 3
    wait_until(lambda: server.waiting() == 0, 5)
    assert worker.process.poll() is None


def test_a_job_that_takes_too_long_is_told_to_stop(server, start_worker):
    start_worker(limits=":1:20")
    long = job(rehearsal.GATED)
    server.put(long)
    wait_for(server, "told", long, timeout=10)
    assert count(server, "started", long) == 1


def test_a_job_that_does_not_stop_is_killed_and_told_after_three_times(server, start_worker):
    start_worker(limits=":1:2")
    deaf, quick = job(rehearsal.DEAF), job(rehearsal.QUICK)
    server.put(deaf)
    wait_for(server, "told", deaf, timeout=60)
    assert count(server, "started", deaf) == 3
    server.put(quick)
    wait_for(server, "ended", quick)
    wait_until(lambda: server.waiting() == 0, 5)


def test_what_passes_is_tried_again(server, start_worker):
    worker, once = start_worker(), job(rehearsal.UNREACHABLE_ONCE)
    server.put(once)
    wait_for(server, "ended", once)
    assert count(server, "started", once) == 2
    (line,) = worker.lines("job_postponed")
    assert (line["repository"], line["number"], line["delivery"]) == ("o/r", 4, once.delivery)


def test_what_waits_for_the_next_day_goes_on_by_itself_also_after_a_kill(server, start_worker):
    worker, later = start_worker(), job(rehearsal.NEXT_DAY)
    server.put(later)
    with server.client() as client:
        wait_until(lambda: client.zcard("itw:review:delayed"), 30)
        wait_until(lambda: not client.hlen("itw:review:unacked"), 10)
    worker.kill()
    worker = start_worker()
    wait_for(server, "ended", later)
    (line,) = worker.lines("job_done")
    assert line["attempt"] == 1
    wait_until(lambda: server.waiting() == 0, 20)


@pytest.mark.parametrize("group", [False, True])
def test_sigterm_lets_the_running_job_finish(server, start_worker, group):
    worker, slow, later = start_worker(), job(rehearsal.SLOW), job(rehearsal.QUICK)
    server.put(slow)
    wait_for(server, "started", slow)
    assert worker.stop(group=group) == 0
    assert count(server, "ended", slow) == 1
    assert server.waiting() == 0
    server.put(later)
    start_worker()
    wait_for(server, "ended", later)
    assert count(server, "started", slow) == 1


def test_a_server_that_dies_while_a_job_runs_loses_nothing(server, start_worker):
    start_worker()
    jobs = [job(rehearsal.SLOW) for _ in range(4)]
    for each in jobs:
        server.put(each)
    wait_until(lambda: sum(count(server, "started", each) for each in jobs) == 2, 25)
    server.kill()
    server.start()
    for each in jobs:
        wait_for(server, "ended", each, timeout=40)
    wait_until(lambda: server.waiting() == 0, 30)


FULL = ("CONFIG SET maxmemory 1000", "CONFIG SET maxmemory 0")
FAILED_OVER = ("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")


@pytest.mark.parametrize(("begin", "end"), [FULL, FAILED_OVER])
def test_a_server_that_takes_nothing_for_a_while_ends_no_worker(server, start_worker, begin, end):
    worker, quick = start_worker(), job(rehearsal.QUICK)
    wait_until(lambda: worker.says("ready"), 20)
    with server.client() as client:
        client.execute_command(*begin.split())
        wait_until(lambda: worker.says("Trying to reconnect"), 20, "refused")
        client.execute_command(*end.split())
    server.put(quick)
    wait_for(server, "ended", quick)
    assert worker.process.poll() is None


def test_garbage_in_the_queue_stops_nothing(server, start_worker):
    worker, quick = start_worker(), job(rehearsal.QUICK)
    with server.client() as client:
        client.lpush("itw:review:review", "{", '{"task": "of nobody"}')
    server.put(quick)
    wait_for(server, "ended", quick)
    wait_until(lambda: server.waiting() == 0, 5)
    assert worker.process.poll() is None
