"""What a running Redis says of itself, and of who works on its queues."""

import json
import time
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from bot.message import message_of
from itw.fair_shares.announced import as_note
from itw.fair_shares.limits import Limits, Share
from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from itw.spending import DOLLAR
from tests.workers.conftest import server
from tests.workers.stage import wait_until
from workers import notes, present, runs
from workers.diagnosis.check import Check, State
from workers.diagnosis.redis import redis_checks
from workers.queue import put
from workers.settings import Settings

__all__ = ["server"]

JOB = ReviewPullRequest(
    installation=1, repository="o/r", number=2, head_sha="a" * 40, reason="opened", delivery="d"
)


def kept(tag: str, **headers) -> str:
    """A message as the dispatcher keeps it once it is sorted."""
    message = json.loads(message_of(JOB))
    message["headers"] |= headers
    message["properties"]["delivery_tag"] = tag
    return json.dumps([message, "", "review"])


def found(server, tmp_path) -> dict[str, Check]:
    return {check.name: check for check in redis_checks(server.url, tmp_path)}


def test_the_server_of_serve_is_found_without_an_address(server, tmp_path):
    server.directory.rename(tmp_path / "redis")
    checks = {check.name: check for check in redis_checks("", tmp_path)}
    assert (checks["Redis keeps"].state, checks["Redis memory"].state) == (State.OK, State.OK)


def test_without_a_server_nothing_is_asked(tmp_path):
    (check,) = redis_checks("", tmp_path)
    assert check.state is State.OFF


def test_a_server_that_is_away_is_told_without_its_password(tmp_path):
    (check,) = redis_checks(f"unix://:hunter2@{tmp_path}/no.sock", tmp_path)
    assert check.state is State.BAD
    assert "hunter2" not in repr(check)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("appendonly", "no", "Redis keeps"),
        ("maxmemory-policy", "allkeys-lru", "Redis memory"),
        ("maxmemory", "1mb", "Redis memory"),
    ],
)
def test_what_would_lose_jobs_has_to_be_mended(name, value, said, server, tmp_path):
    with server.client() as client:
        client.config_set(name, value)
    assert found(server, tmp_path)[said].state is State.BAD


def test_reviews_need_a_worker_and_the_rest_only_where_it_was_or_is_wanted(server, tmp_path):
    checks = found(server, tmp_path)
    states = {name: checks[f"{name} worker"].state for name in QUEUES}
    assert states == {**dict.fromkeys(QUEUES, State.OFF), "review": State.BAD}
    assert "python -m workers.worker review" in checks["review worker"].mend


def test_a_worker_that_told_of_itself(server, tmp_path):
    present._begin(server.client(), QUEUES["review"], Settings().limits, Event())
    with server.client() as client:
        wait_until(lambda: client.exists("itw:present:review"), 10, "told")
    check = found(server, tmp_path)["review worker"]
    assert check.state is State.OK
    assert check.detail.startswith("a worker, seen 0 s ago · 0 waiting")


def test_the_limits_that_workers_go_by_are_shown(server, tmp_path):
    named = {"acme": Share(jobs=9)}
    limits = Limits(installation=Share(jobs=3, dollars=50 * DOLLAR), named=named)
    with server.client() as client:
        notes.announce(client, "itw:present:review", limits=as_note(limits))
        notes.announce(client, "itw:present:write")  # an older version's
    check = found(server, tmp_path)["limits"]
    assert check.state is State.OK
    assert check.detail == "an installation 3 jobs at once, $50.00 a day; others for acme"


def test_workers_that_go_by_different_limits_are_told(server, tmp_path):
    with server.client() as client:
        for queue, jobs in (("review", 3), ("sandbox", 2), ("model", 3)):
            limits = Limits(repository=Share(jobs=jobs))
            notes.announce(client, f"itw:present:{queue}", limits=as_note(limits))
    check = found(server, tmp_path)["limits"]
    assert check.state is State.BAD
    assert check.detail == "the review worker goes by other limits than the worker of sandbox"


def test_jobs_say_how_long_they_have_been_waiting(server, tmp_path):
    put(Settings(redis_url=server.url), JOB)
    check = found(server, tmp_path)["review worker"]
    assert "1 waiting, the oldest for 0 s" in check.detail


def test_the_oldest_of_those_that_the_dispatcher_has_sorted(server, tmp_path):
    then = int((time.time() - 3600) * 1000)
    with server.client() as client:
        notes.announce(client, "itw:present:review")
        for tag, at in (("a", then), ("b", then + 60_000), ("c", "an older version's")):
            client.hset("itw:review:waiting", tag, kept(tag, put_at=at))
    check = found(server, tmp_path)["review worker"]
    assert "3 waiting, the oldest for 3600 s" in check.detail
    assert check.state is State.BAD


def test_a_job_that_waits_for_its_time_makes_no_queue_slow(server, tmp_path):
    then, later = time.time() - 3600, datetime.now(UTC) + timedelta(hours=1)
    with server.client() as client:
        notes.announce(client, "itw:present:review")
        delayed = kept("a", put_at=int(then * 1000), eta=later.isoformat())
        client.hset("itw:review:waiting", "a", delayed)
        client.zadd("itw:review:delayed", {"1 o/r a": later.timestamp()})
    check = found(server, tmp_path)["review worker"]
    assert "0 waiting, 1 delayed, 0 being worked on" in check.detail
    assert check.state is State.OK


def test_a_job_waits_from_its_time_on(server, tmp_path):
    then, lately = time.time() - 3600, datetime.now(UTC) - timedelta(seconds=30)
    with server.client() as client:
        notes.announce(client, "itw:present:review")
        due = kept("a", put_at=int(then * 1000), eta=lately.isoformat())
        client.hset("itw:review:waiting", "a", due)
    assert found(server, tmp_path)["review worker"].state is State.OK


def test_probes_that_do_not_hold_are_told(server, tmp_path):
    with server.client() as client:
        runs.announce(client, ("no_egress",))
    check = found(server, tmp_path)["sandbox probes"]
    assert (check.state, "no_egress" in check.detail) == (State.BAD, True)
