"""One installation floods the queue, and another's review comes in the midst of it."""

import json

import pytest

from bot.message import message_of
from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from tests.workers import rehearsal
from tests.workers.stage import Worker, started, wait_until

FLOOD, WORKERS = 1000, 2


def job(installation, delivery):
    return ReviewPullRequest(
        installation=installation,
        repository=f"o{installation}/r",
        number=rehearsal.QUICK,
        head_sha="a" * 40,
        reason="opened",
        delivery=delivery,
    )


@pytest.fixture
def workers(server, tmp_path):
    env = {"ITW_REDIS_URL": server.url, "ITW_CONCURRENCY": "1"}
    pair = [
        Worker("tests.workers.rehearsal", "15", env, tmp_path / f"{number}.log")
        for number in range(WORKERS)
    ]
    yield pair
    for worker in pair:
        with started(worker):
            pass


def test_a_thousand_jobs_of_one_delay_anothers_by_less_than_two_each_worker(server, workers):
    key = QUEUES["review"].key
    with server.client() as redis:
        wait_until(lambda: all(worker.says("ready") for worker in workers), 60, "two workers")
        redis.lpush(key, *(message_of(job(1, f"flood-{n}")) for n in range(FLOOD)))
        wait_until(lambda: redis.llen("order") > 100, 60, "a part of the flood")
        with redis.pipeline() as pipe:
            pipe.rpush("order", json.dumps([2, "put"])).lpush(key, message_of(job(2, "other")))
            pipe.execute()
        wait_until(lambda: redis.llen("order") == FLOOD + 2, 120, "all of it")
        order = [json.loads(each) for each in redis.lrange("order", 0, -1)]
    put, began = order.index([2, "put"]), order.index([2, "other"])
    assert began - put - 1 < 2 * WORKERS
    deliveries = {delivery for _, delivery in order}
    assert len(deliveries) == FLOOD + 2
    wait_until(lambda: server.waiting() == 0, 10)
