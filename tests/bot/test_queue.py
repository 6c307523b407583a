import socket
import threading
import time

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker

from bot.queue import PAUSE, QueueUnavailable, RedisQueue
from itw.jobs import CancelPullRequest, Job, ReviewPullRequest
from itw.queues import QUEUES

ORIGIN = {"installation": 1, "repository": "o/r", "number": 2}
REVIEW = ReviewPullRequest(**ORIGIN, head_sha="a" * 40, reason="opened")
CANCEL = CancelPullRequest(**ORIGIN)
KEY = QUEUES["review"].key


def refusal_time(queue):
    started = time.monotonic()
    with pytest.raises(QueueUnavailable):
        queue.put("d", [REVIEW])
    return time.monotonic() - started


def test_all_jobs_of_a_delivery_are_put_in_order(redis_server):
    queue = RedisQueue(redis_server.url)
    assert queue.put("d", [REVIEW, CANCEL])
    first, second = redis_server.client.rpop(KEY), redis_server.client.rpop(KEY)
    assert b"review_pull_request" in first
    assert b"cancel_pull_request" in second


def test_a_delivery_seen_minutes_ago_is_a_duplicate(redis_server):
    queue = RedisQueue(redis_server.url)
    assert queue.put("d", [REVIEW])
    assert not queue.put("d", [REVIEW])
    assert queue.put("e", [REVIEW])
    assert redis_server.client.llen(KEY) == 2


def test_a_delivery_may_come_again_when_the_minutes_are_over(redis_server):
    queue = RedisQueue(redis_server.url, seen_for=600)
    queue.put("d", [REVIEW])
    assert 590 < redis_server.client.ttl("itw:seen:d") <= 600
    redis_server.client.delete("itw:seen:d")
    assert queue.put("d", [REVIEW])


def test_classes_of_work_have_lists_of_their_own(redis_server):
    class LongJob(Job):
        task = "long"
        queue = "write"

    RedisQueue(redis_server.url).put("d", [LongJob(installation=1, repository="o/r"), REVIEW])
    assert redis_server.client.llen("itw:write:write") == 1
    assert redis_server.client.llen("itw:review:review") == 1


def test_a_full_server_takes_nothing_and_the_delivery_may_come_again(redis_server):
    queue = RedisQueue(redis_server.url)
    redis_server.client.config_set("maxmemory", "1")
    refusal_time(queue)
    redis_server.client.config_set("maxmemory", "0")
    time.sleep(PAUSE)
    assert queue.put("d", [REVIEW])


def test_a_list_that_cannot_be_written_leaves_no_mark(redis_server):
    redis_server.client.set(KEY, "not a list")
    refusal_time(RedisQueue(redis_server.url))
    assert redis_server.client.get("itw:seen:d") is None


def test_a_stopped_server_is_refused_and_comes_back(redis_server):
    queue = RedisQueue(redis_server.url)
    queue.put("before", [REVIEW])
    redis_server.stop()
    assert refusal_time(queue) < 2
    redis_server.start()
    time.sleep(PAUSE)
    assert queue.put("d", [REVIEW])


def test_a_server_that_was_restarted_unnoticed_costs_no_delivery(redis_server):
    queue = RedisQueue(redis_server.url)
    queue.put("before", [REVIEW])
    redis_server.stop()
    redis_server.start()
    assert queue.put("d", [REVIEW])


def test_a_frozen_server_is_refused_in_time_and_loses_nothing(redis_server):
    queue = RedisQueue(redis_server.url)
    queue.put("before", [REVIEW])
    redis_server.freeze()
    assert refusal_time(queue) < 2
    redis_server.thaw()
    time.sleep(PAUSE)
    queue.put("d", [REVIEW])  # the frozen server may have heard the first try
    assert redis_server.client.llen(KEY) == 2
    assert redis_server.client.exists("itw:seen:d")


def test_a_server_busy_with_another_is_refused_in_time(redis_server):
    queue = RedisQueue(redis_server.url)
    queue.put("before", [REVIEW])
    nap = redis_server.client.execute_command
    thread = threading.Thread(target=nap, args=("DEBUG", "SLEEP", "2.5"))
    thread.start()
    time.sleep(0.2)  # until the nap has begun
    assert refusal_time(queue) < 2
    thread.join()


def test_a_server_that_accepts_and_never_answers_is_refused_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        queue = RedisQueue(f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        assert refusal_time(queue) < 2
        assert refusal_time(queue) < 0.1  # nobody waits again right after


def test_nobody_there_is_refused_at_once():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refusal_time(RedisQueue(f"redis://127.0.0.1:{port}/0")) < 0.5


def test_a_celery_worker_reads_the_job(redis_server):
    ran: list[dict[str, object]] = []
    app = Celery(broker=redis_server.url.replace("unix", "redis+socket"), set_as_current=False)
    app.conf.broker_transport_options = {"global_keyprefix": QUEUES["review"].key_prefix}
    app.conf.task_default_queue = "review"

    @app.task(name=REVIEW.task, shared=False)  # or every later Celery app gets it too
    def review_pull_request(**message):
        ran.append(message)

    RedisQueue(redis_server.url).put("d", [REVIEW])
    with start_worker(app, perform_ping_check=False, pool="solo"):
        deadline = time.monotonic() + 10
        while not ran and time.monotonic() < deadline:
            time.sleep(0.02)
    assert [ReviewPullRequest.from_message(message) for message in ran] == [REVIEW]
