"""What processes tell each other of test runs, over a real server."""

import pytest
from redis import Redis

from itw.jobs import RunTests
from itw.reporting.publication import Conclusion
from itw.runs.stop import Stop, Why
from itw.telling.shown_tests import ShownTests
from workers.notes import QueueAway
from workers.runs import PRESENCE, Runs, announce

HEAD, NEWER, VERDICT = "a" * 40, "c" * 40, "verdict:3:b:"


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def runs(redis):
    return Runs(redis, "O/r")


def job(runs, **fields):
    known = {"installation": 7, "repository": "o/r", "number": 3, "head_sha": HEAD}
    return RunTests(**{**known, "verdict": VERDICT, "since": runs.now(), **fields})


def test_a_job_that_nobody_stopped_goes_on(runs):
    runs.head_is(3, HEAD)
    runs.only(3, VERDICT)
    assert runs.stop_of(job(runs)) is None


def test_tests_that_take_the_engine_along_may_begin_anew_twice(runs):
    mine, another = job(runs), job(runs, verdict="verdict:3:b:again")
    assert [runs.lost(mine), runs.lost(mine), runs.lost(mine)] == [True, True, False]
    assert runs.lost(another)


def test_cancelling_stops_what_was_put_before_and_nothing_later(runs):
    before = job(runs)
    runs.cancel(3, "grace")
    assert runs.stop_of(before) == Stop(Why.CANCELLED, "grace")
    assert runs.stop_of(job(runs, since=runs.now() + 1)) is None


def test_cancelling_stops_no_other_pull_request(runs):
    runs.cancel(4, "grace")
    assert runs.stop_of(job(runs)) is None


def test_a_push_stops_the_older_head_alone(runs):
    runs.head_is(3, NEWER)
    assert runs.stop_of(job(runs)) == Stop(Why.SUPERSEDED, NEWER)
    assert runs.stop_of(job(runs, head_sha=NEWER)) is None


def test_a_later_check_run_replaces_an_earlier_one(runs):
    runs.only(3, "verdict:3:b:again")
    assert runs.stop_of(job(runs)) == Stop(Why.REPLACED)


def test_closing_stops_and_opening_again_does_not_stop(runs):
    before = job(runs)
    runs.close(3)
    assert runs.stop_of(before) == Stop(Why.CLOSED)
    assert runs.stop_of(job(runs, since=runs.now() + 1)) is None


def test_a_job_waits_from_its_put_to_its_end(runs):
    assert not runs.waits(3, HEAD, VERDICT)
    runs.expect(3, HEAD, VERDICT)
    assert runs.waits(3, HEAD, VERDICT)
    assert not runs.waits(3, NEWER, VERDICT)
    runs.ended(3, HEAD, VERDICT)
    assert not runs.waits(3, HEAD, VERDICT)


def test_a_result_outlives_its_worker(runs):
    tests = ShownTests(title="1 test ran", rest="", conclusion=Conclusion.FAILURE)
    runs.keep(job(runs), "b", tests)
    assert runs.result(job(runs)) == tests
    assert runs.result(job(runs, verdict="verdict:3:b:again")) is None
    assert runs.result(job(runs, head_sha=NEWER)) is None
    assert runs.result_at(3, HEAD, "b") == tests
    assert runs.result_at(3, NEWER, "b") is None


def test_a_result_of_some_tests_is_none_of_all(runs):
    runs.keep(job(runs, connectors=["nats"]), "b", ShownTests(title="1 test ran", rest=""))
    assert runs.result_at(3, HEAD, "b") is None


def test_what_another_version_kept_is_not_read(runs, redis):
    runs.keep(job(runs), "b", ShownTests(title="x", rest=""))
    redis.set("itw:runs:o/r#3:result", '{"of": {"verdict": "verdict:3:b:"}, "tests": {"a": 1}}')
    assert runs.result(job(runs)) is None
    redis.set("itw:runs:o/r#3:result", "garbage")
    assert runs.result(job(runs)) is None


def test_a_sandbox_worker_is_seen_by_all_repositories(runs, redis):
    assert runs.presence() is None
    announce(redis, ("egress",))
    presence = runs.presence()
    assert presence.lately
    assert presence.failed == ("egress",)


def test_one_that_was_there_once_is_away_not_absent(runs, redis):
    redis.set(PRESENCE, '{"at": 1000, "failed": []}')
    presence = runs.presence()
    assert not presence.lately


def test_a_silent_server_is_tried_again(runs, server):
    server.kill()
    for ask in (lambda: runs.stop_of(job_of_nobody()), runs.presence, lambda: runs.cancel(3, "x")):
        with pytest.raises(QueueAway):
            ask()
    server.start()


def job_of_nobody():
    return RunTests(installation=7, repository="o/r", number=3, head_sha=HEAD, verdict=VERDICT)
