"""What processes tell each other of writing jobs, over a real server."""

from dataclasses import replace

import pytest
from redis import Redis

from itw.jobs import WriteTests
from itw.runs.stop import Stop, Why
from itw.writing.evidence import State
from itw.writing.parcel import Parcel, packed
from workers.notes import QueueAway
from workers.writes import PRESENCE, Writes, announce

PARCEL = Parcel(
    connector="output/nats",
    package="internal/impl/nats",
    report="**well**",
    state=State.PROVED,
    files=packed({"internal/impl/nats/nats_test.go": b"package nats // \xff\n"}),
    cost=3,
)


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def writes(redis):
    return Writes(redis, "O/r")


def a_job(writes: Writes, **fields: object) -> WriteTests:
    job = WriteTests(
        installation=7,
        repository="o/r",
        number=3,
        head_sha="a" * 40,
        work="w1",
        connectors=["output/nats", "input/nats"],
        since=writes.now(),
    )
    return replace(job, **fields)


def test_one_work_is_under_way_until_it_has_ended(writes):
    writes.expect(3, "w1")
    assert writes.under_way(3) == "w1"
    writes.ended(3, "another")
    assert writes.under_way(3) == "w1"
    writes.ended(3, "w1")
    assert writes.under_way(3) == ""


def test_cancelling_stops_what_was_put_before_and_nothing_later(writes):
    before = a_job(writes)
    writes.cancel(3, "grace")
    assert writes.stop_of(before) == Stop(Why.CANCELLED, "grace")
    assert writes.stop_of(a_job(writes, since=writes.now() + 1)) is None


def test_a_closed_pull_request_stops_it(writes):
    job = a_job(writes)
    writes.close(3)
    assert writes.stop_of(job) == Stop(Why.CLOSED)


def test_what_is_finished_is_kept_byte_for_byte(writes):
    job = a_job(writes)
    writes.keep(job, PARCEL)
    assert writes.kept(job) == (PARCEL,)
    assert writes.kept(replace(job, work="w2")) == ()
    assert writes.kept(job)[0].contents == PARCEL.contents


def test_what_another_version_kept_is_written_again(writes, redis):
    job = a_job(writes)
    redis.hset("itw:writes:o/r#3", "parcel w1 output/nats", '{"parcel": {"state": "new"}}')
    assert writes.kept(job) == ()


def test_finished_work_is_known(writes):
    assert not writes.is_finished(3, "w1")
    writes.finish(3, "w1")
    assert writes.is_finished(3, "w1")


def test_a_worker_that_writes_is_announced_with_what_it_has(writes, redis):
    redis.delete(PRESENCE)
    assert writes.presence() is None
    announce(redis, has_model=True)
    there = writes.presence()
    assert there is not None
    assert (there.lately, there.has_model) == (True, True)


def test_a_silent_server_is_tried_again(writes, server):
    job = a_job(writes)
    server.kill()
    for act in (writes.presence, writes.now, lambda: writes.stop_of(job), lambda: writes.close(3)):
        with pytest.raises(QueueAway):
            act()
    server.start()
