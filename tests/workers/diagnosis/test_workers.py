"""What is said of several workers of one queue."""

import json
import os
import socket
import subprocess
import sys
from threading import Event

from itw.fair_shares.announced import as_note
from itw.fair_shares.limits import Limits, Share
from itw.queues import QUEUES
from tests.workers.conftest import server
from tests.workers.stage import wait_until
from workers import notes, present
from workers.diagnosis.check import Check, State
from workers.diagnosis.workers import worker_checks

__all__ = ["server"]

REVIEW = QUEUES["review"]
USUAL = Limits(repository=Share(jobs=3))


def said(redis, name: str, ago: float = 0, version: str = "1.2.0", limits: Limits = USUAL) -> None:
    note = {"at": notes.clock(redis) - int(ago * 1000), "version": version}
    redis.hset("itw:present:review:workers", name, json.dumps(note | {"limits": as_note(limits)}))
    notes.announce(redis, "itw:present:review", limits=as_note(USUAL))


def checks(redis, name: str) -> list[Check]:
    return [check for check in worker_checks(redis) if check.name == name]


def test_one_that_died_is_named_beside_one_that_works(server):
    with server.client() as redis:
        said(redis, "blue:7")
        said(redis, "green:7", ago=3 * 3600)
        works, missed = checks(redis, "review worker")
    assert works.state is State.OK
    assert missed.state is State.BAD
    assert missed.detail == "green:7 (1.2.0) did not end, and was last seen 3 h ago"


def test_one_that_died_is_forgotten_after_a_day(server):
    with server.client() as redis:
        said(redis, "blue:7")
        said(redis, "green:7", ago=25 * 3600)
        assert len(checks(redis, "review worker")) == 1


def test_those_that_work_are_counted(server):
    with server.client() as redis:
        said(redis, "blue:7")
        said(redis, "green:7", ago=20)
        (check,) = checks(redis, "review worker")
    assert check.detail.startswith("2 workers, one seen 0 s ago · 0 waiting")


def test_one_that_was_never_there_is_told_with_what_it_needs(server):
    with server.client() as redis:
        (check,) = checks(redis, "model worker")
    assert check.state is State.OFF
    assert check.mend.startswith("It needs ANTHROPIC_API_KEY. Start one: `itw serve`")


def test_versions_that_differ_are_told_with_who_has_them(server):
    with server.client() as redis:
        said(redis, "blue:7")
        assert [each.state for each in checks(redis, "versions")] == [State.OK]
        said(redis, "green:7", version="1.1.0")
        (check,) = checks(redis, "versions")
    assert check.state is State.OFF
    assert check.detail == "1.1.0 is review green:7; 1.2.0 is review blue:7"


def test_limits_that_differ_within_a_queue_are_told(server):
    with server.client() as redis:
        said(redis, "blue:7")
        said(redis, "green:7", limits=Limits(repository=Share(jobs=9)))
        (check,) = checks(redis, "limits")
    assert check.state is State.BAD
    assert check.detail == "workers of review go by different limits: blue:7, green:7"


def test_a_worker_that_ends_as_told_is_not_missed(server):
    ended = Event()
    with server.client() as redis:
        present._begin(server.client(), REVIEW, USUAL, ended)
        wait_until(lambda: present.workers(redis, REVIEW), 10, "told")
        present._end(redis, REVIEW, ended)
        assert present.workers(redis, REVIEW) == ()


def test_one_that_was_killed_and_started_again_on_its_host_is_not_missed(server):
    killed = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                            capture_output=True, text=True, check=True)  # fmt: skip
    before, elsewhere = f"{socket.gethostname()}:{int(killed.stdout)}", "green:7"
    with server.client() as redis:
        said(redis, before, ago=200)
        said(redis, elsewhere, ago=200)
        present._begin(server.client(), REVIEW, USUAL, Event())
        own = f"{socket.gethostname()}:{os.getpid()}"
        wait_until(lambda: redis.hexists("itw:present:review:workers", own), 10, "told")
        assert {each.name for each in present.workers(redis, REVIEW)} == {own, elsewhere}
