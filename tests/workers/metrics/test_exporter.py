"""The page, over a real Valkey, as Prometheus's own parser reads it."""

import time

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from itw.spending import DOLLAR, Limit, today
from itw.tally.entry import Entry, Kind
from itw.tally.metrics import ALL
from tests.workers.stage import Server
from workers.dispatch import failed
from workers.github.decided import Decided
from workers.ledger import RedisLedger
from workers.metrics.exporter import Installation
from workers.notes import announce
from workers.queue import put
from workers.settings import Settings
from workers.tally import Tally

JOB = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha="a" * 40, reason="opened"
)
Values = dict[tuple[str, ...], float]  # by the labels' values, sorted


@pytest.fixture
def redis(server: Server):
    with Redis.from_url(server.url) as client:
        yield client


def page(redis: "Redis") -> dict[str, Values]:
    registry = CollectorRegistry()
    registry.register(Installation(redis))
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        family.name: {tuple(sorted(each.labels.values())): each.value for each in family.samples}
        for family in families
    }


def test_every_metric_is_there_before_anything_happened(redis: "Redis") -> None:
    assert set(page(redis)) == {metric.name for metric in ALL}


def test_what_was_counted_is_shown(redis: "Redis") -> None:
    Tally(redis, "o/r").add({Entry(Kind.JOB, ("review_pull_request", "done")): 2})
    assert page(redis)["itw_jobs"] == {("done", "review_pull_request"): 2}


def test_waiting_jobs_have_an_age(redis: "Redis", server: Server) -> None:
    put(Settings(redis_url=server.url), JOB)
    time.sleep(0.05)
    shown = page(redis)
    assert shown["itw_queue_jobs"]["review", "waiting"] == 1
    assert 0.05 <= shown["itw_queue_oldest_seconds"]["review",] < 60
    assert shown["itw_queue_oldest_seconds"]["sandbox",] == 0


def test_money_and_minutes_are_those_of_installations(redis: "Redis") -> None:
    day = f"day:7:{today()}"
    limits = [Limit(name=name, key=name, most=DOLLAR) for name in (day, f"{day}:o/r", "pull:o/r#3")]
    RedisLedger(redis).set_aside(DOLLAR // 4, limits)
    redis.mset({f"itw:minutes:{today()}:7": 90_000, f"itw:minutes:{today()}:7:o/r": 90_000})
    shown = page(redis)
    assert shown["itw_model_dollars"] == {("7",): 0.25}
    assert shown["itw_sandbox_seconds"] == {("7",): 90}


def test_state_of_github_workers_and_failures_is_shown(redis: "Redis") -> None:
    redis.hset("itw:github:7:core", mapping={"limit": 5000, "remaining": 4321, "reset": 1})
    redis.set("itw:github:7:blocked", 1)
    announce(redis, f"itw:present:{QUEUES['sandbox'].name}")
    failed.keep(redis, JOB, "a bug")
    shown = page(redis)
    assert shown["itw_github_requests_remaining"] == {("7", "core"): 4321}
    assert list(shown["itw_worker_seen_seconds"]) == [("sandbox",)]
    assert shown["itw_jobs_failed_kept"] == {(): 1}
    assert shown["itw_redis_up"] == {(): 1}


def test_a_file_that_can_not_be_used_is_shown(redis: "Redis") -> None:
    Decided(redis).keep(7, b"observe: true\n")
    Decided(redis).keep(8, b"observe: true\n")
    Decided(redis).mark(8, "acme/.github/x.yml", [(1, 2, "no YAML")])
    assert page(redis)["itw_organisation_file_unusable"] == {("7",): 0, ("8",): 1}
    Decided(redis).keep(8, None)
    assert page(redis)["itw_organisation_file_unusable"] == {("7",): 0}


def test_without_redis_the_page_says_so(redis: "Redis", server: Server) -> None:
    server.kill()
    shown = page(redis)
    assert shown["itw_redis_up"] == {(): 0}
    assert shown["itw_jobs"] == {}
