"""What is stored of an installation, in a real Redis and real directories."""

import threading
from contextlib import ExitStack
from dataclasses import replace

import pytest
from redis import Redis

from itw.jobs import ReviewPullRequest, RunTests
from itw.runs.stop import Why
from itw.stored import kinds_of_key
from workers.caches.caches import name_of
from workers.dispatch import failed
from workers.forgotten_files import follow
from workers.forgotten_keys import StillAtWork
from workers.git.lock import locked
from workers.installation import Installation
from workers.lease import lease
from workers.on_installation import Standing
from workers.runs import Runs
from workers.writes import Writes

NAME = "Acme/Connect"
RUN = RunTests(installation=7, repository=NAME, number=3, head_sha="a" * 40, verdict="v")


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def installation(redis, tmp_path):
    return Installation(
        id=7,
        repository=NAME,
        redis=redis,
        directory=tmp_path / "data",
        installed=lambda: 1000.0,
        ask_standing=lambda: Standing.OURS,
    )


def keys(redis):
    return {key.decode() for key in redis.keys("*")}


def test_a_forgotten_repository_leaves_no_key_but_what_other_machines_must_know(
    redis, installation
):
    Runs(redis, NAME).head_is(3, "a" * 40)
    Writes(redis, NAME).close(3)
    redis.incrby("itw:spent:pull:acme/connect#3", 5)
    installation.remember()
    installation.add([NAME])
    installation.forget_repository()
    assert keys(redis) == {"itw:forgotten"}


def test_a_repository_whose_name_begins_alike_keeps_all(redis, installation):
    Runs(redis, "acme/connect-two").close(3)
    Runs(redis, "two-acme/connect").close(3)
    kept = keys(redis)
    installation.forget_repository()
    assert kept < keys(redis)


def test_what_runs_is_told_to_stop_and_waited_for(redis, installation):
    runs = Runs(redis, NAME)
    runs.expect(3, "a" * 40, "v")
    with lease(redis, "run:acme/connect#3"):
        with pytest.raises(StillAtWork):
            installation.forget_repository()
        stop = runs.stop_of(replace(RUN, since=1))
        assert stop is not None
        assert stop.why is Why.CLOSED
    installation.forget_repository()
    assert keys(redis) == {"itw:forgotten"}


def test_every_machine_forgets_once(redis, installation, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    places = [
        elsewhere / "mirrors" / "acme+connect" / "g-1",
        elsewhere / "written" / "acme+connect" / "3-work",
        elsewhere / "sandbox" / "caches" / "format-1" / "modules" / name_of(NAME) / "b-1",
        elsewhere / "sandbox" / "caches" / "format-1" / "builds" / f"{name_of(NAME)}-abc" / "g-1",
        elsewhere / "sandbox" / "sources" / "f00",
    ]
    for place in places:
        place.mkdir(parents=True)
    (elsewhere / "mirrors" / "acme+other").mkdir()
    installation.forget_repository()
    assert follow(redis, elsewhere) == 1
    left = {path.name for path in elsewhere.rglob("*") if path.is_dir()}
    assert left.isdisjoint({"acme+connect", name_of(NAME), f"{name_of(NAME)}-abc", "f00"})
    assert "acme+other" in left
    assert follow(redis, elsewhere) == 0


def test_what_somebody_reads_is_forgotten_the_next_time(redis, installation, tmp_path):
    layer = tmp_path / "data/sandbox/caches/format-1/modules" / name_of(NAME) / "b-1"
    layer.mkdir(parents=True)
    with ExitStack() as reader:
        reader.enter_context(locked(layer.with_name("b-1.lock"), seconds=0, shared=True))
        installation.forget_repository()
        assert layer.is_dir()
    assert follow(redis, tmp_path / "data") == 1
    assert not layer.parent.exists()


def test_who_waited_for_a_lock_that_was_deleted_takes_the_new_one(tmp_path):
    lock, got = tmp_path / "x.lock", threading.Event()

    def wait():
        with locked(lock, seconds=10):
            got.set()

    with locked(lock, seconds=0):
        waiting = threading.Thread(target=wait)
        waiting.start()
        lock.unlink()
    waiting.join()
    assert got.is_set()
    assert lock.exists()


def test_a_repository_that_was_added_later_came_later(installation):
    assert installation.since() == 1000.0
    installation.add([NAME])
    added = installation.since()
    installation.add([NAME])  # the same event again
    assert installation.since() == added > 1000.0


def test_jobs_put_aside_come_back_once_and_oldest_first(redis, installation):
    jobs = [
        ReviewPullRequest(
            installation=7, repository=NAME, number=number, head_sha="", reason="opened"
        )
        for number in (3, 1, 2)
    ]
    for job in (*jobs, jobs[0]):
        installation.put_aside(job)
    assert {job.number for job in installation.aside()} == {1, 2, 3}
    redis.hset("itw:aside:7", "newer", '{"task": "of_next_year", "job": {}}')
    for job in installation.aside():
        installation.take(job)
    assert installation.aside() == []


def test_a_forgotten_installation_leaves_no_key(redis, installation):
    installation.remember()
    installation.add([NAME])
    installation.put_aside(RUN)
    redis.incrby("itw:spent:day:7:2026-11-23", 5)
    assert all(kinds_of_key(key) for key in keys(redis))
    installation.forget()
    assert keys(redis) == set()


def test_what_failed_for_a_repository_goes_with_it_and_nothing_else(redis, installation):
    for job in (RUN, replace(RUN, repository="acme/other")):
        failed.keep(redis, job, "a bug")
    installation.forget_repository()
    assert [each.job.repository for each in failed.all_failed(redis)] == ["acme/other"]
