"""Two processes of one installation, which know of each other through Redis."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from itw.fair_shares.pace import Urgency
from tests.github_double.double import GitHubDouble
from tests.workers.github.conftest import NAME, Stage
from tests.workers.stage import Server
from workers.github.app import App
from workers.github.budget import SharedBudget, asking
from workers.github.errors import RateLimited
from workers.github.policy import Policy
from workers.github.repository import Repository


@pytest.fixture
def redis() -> Iterator[Redis]:
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory, "v"))
        with Redis.from_url(server.url) as client:
            yield client
        server.kill()


def process(
    stage: Stage, redis: Redis, slept: list[float], between_writes: float = 0
) -> Repository:
    policy = Policy(backoff=0.001, between_writes=between_writes, sleep=slept.append)
    key, url = stage.double.app.private_key, stage.double.api_url
    app = App(str(stage.double.app.id), key, base_url=url, policy=policy, redis=redis)
    return app.repository(stage.installation.id, NAME)


def used(github: GitHubDouble, part: float) -> None:
    limits = github.limits
    for who in list(limits._used):
        limits._used[who] = round(limits.per_hour * part)


def test_one_process_knows_what_another_was_told_of_the_limit(stage: Stage, redis: Redis):
    slept: list[float] = []
    one, other = process(stage, redis, []), process(stage, redis, slept)
    one.pull(stage.pull.number)
    used(stage.double, 0.75)
    one.pull(stage.pull.number)
    for _ in range(3):
        other.pull(stage.pull.number)
    # A quarter is left, of which a fifth is not for reviews: 1,000 requests for an hour.
    assert slept == pytest.approx([3.6, 7.2], abs=1)


def test_a_job_that_would_crawl_is_not_begun(stage: Stage, redis: Redis):
    repository = process(stage, redis, [])
    repository.pull(stage.pull.number)
    used(stage.double, 0.9)
    with suppress(RateLimited):
        repository.pull(stage.pull.number)
    with pytest.raises(RateLimited) as caught:
        repository.pull(stage.pull.number)
    assert 200 < caught.value.retry_after < 400


def test_one_process_heeds_a_secondary_limit_that_another_met(stage: Stage, redis: Redis):
    slept: list[float] = []
    one, other = process(stage, redis, []), process(stage, redis, slept)
    headers = {"Retry-After": "40"}
    stage.double.fault("GET .*/pulls/", status=429, times=1, headers=headers)
    one.pull(stage.pull.number)
    other.pull(stage.pull.number)
    assert 35 < slept[0] <= 40


def test_where_nothing_is_left_the_job_is_the_queues(stage: Stage, redis: Redis):
    slept: list[float] = []
    repository = process(stage, redis, slept)
    repository.pull(stage.pull.number)
    used(stage.double, 0.96)
    with suppress(RateLimited):
        repository.pull(stage.pull.number)
    with pytest.raises(RateLimited) as caught:
        repository.pull(stage.pull.number)
    assert 3000 < caught.value.retry_after <= 3602
    assert slept == []
    with asking(Urgency.PEOPLE):
        assert repository.pull(stage.pull.number) is not None


def test_writes_of_all_processes_start_apart(stage: Stage, redis: Redis):
    slept: list[float] = []
    processes = [process(stage, redis, slept, between_writes=10) for _ in range(2)]
    comment = stage.pull.comment("/help")
    for repository, reaction in zip(processes, ("eyes", "rocket"), strict=True):
        repository.react(comment.id, reaction)
    assert slept == pytest.approx([10], abs=2)


def test_an_answer_is_not_held_up_by_the_writes_of_reviews(stage: Stage, redis: Redis):
    slept: list[float] = []
    repository = process(stage, redis, slept, between_writes=10)
    comment = stage.pull.comment("/help")
    repository.react(comment.id, "eyes")
    with asking(Urgency.PEOPLE):
        repository.react(comment.id, "rocket")
    assert slept == []


def test_without_redis_a_process_goes_on_alone(stage: Stage, tmp_path: Path):
    away = Redis.from_url(f"unix://{tmp_path}/nobody")
    assert process(stage, away, []).pull(stage.pull.number) is not None


def test_replies_may_come_in_any_order(redis: Redis):
    budget = SharedBudget(redis, 7)
    now = time.time()
    waits: list[float] = []

    def said(remaining: int) -> dict[str, str]:
        reset = str(int(now) + 3600)
        values = {"limit": "5000", "remaining": str(remaining), "reset": reset}
        return {f"x-ratelimit-{name}": value for name, value in values.items()}

    budget.note(said(100), now)
    budget.note(said(2000), now)
    budget.wait("core", now, waits.append)
    assert waits[0] > 3600


def test_a_shorter_wait_does_not_end_a_longer_one(redis: Redis):
    budget, waits = SharedBudget(redis, 7), []
    budget.block(50)
    budget.block(5)
    budget.wait("core", time.time(), waits.append)
    assert waits[0] > 45


@pytest.mark.parametrize("value", ["", "x", "-1", "٣"])
def test_headers_that_say_nothing_are_nothing(redis: Redis, value: str):
    names = ("limit", "remaining", "reset")
    SharedBudget(redis, 7).note({f"x-ratelimit-{name}": value for name in names}, 0)
    assert redis.keys() == []
