"""Images that are not there: the worker gets them while the job waits."""

import json
from dataclasses import replace
from threading import Timer

from itw.gateway.events import NotDone, Wanted
from tests.workers.gateway.conftest import Running
from workers.gateway.pulls import MAX_PULLS

PULL = "POST /images/create?fromImage=redis&tag=7"
IMAGE = "GET /images/redis:7/json"


def last_line(answer: bytes) -> dict[str, str]:
    told: dict[str, str] = json.loads(answer.splitlines()[-1])
    return told


def test_image_that_is_there_is_not_asked_for(running: Running) -> None:
    running.engine.answers[IMAGE] = (200, {"Id": "sha256:1"})
    assert "up to date" in last_line(running.ask(PULL))["status"]
    assert running.events == []


def test_job_waits_for_the_worker_s_pull(running: Running) -> None:
    def pulled() -> None:
        running.engine.answers[IMAGE] = (200, {"Id": "sha256:1"})

    Timer(0.1, pulled).start()
    assert "up to date" in last_line(running.ask(PULL))["status"]
    assert running.events == [Wanted("redis:7")]
    assert all(line.startswith("GET /images/") for line in running.engine.asked)


def test_pull_that_takes_too_long_is_the_last_line_as_in_docker(running: Running) -> None:
    """Where a pull fails the worker ends the whole run: nobody waits for this."""
    assert running.gateway is not None
    pulls = running.gateway.pulls
    pulls.settings = replace(pulls.settings, pull_seconds=0)
    assert last_line(running.ask(PULL))["error"] == "redis:7 was not there after 0 s"


def test_engine_that_makes_no_sense_is_an_error_of_its_own(running: Running) -> None:
    running.engine.answers[IMAGE] = (200, b"not json")
    assert b"502" in running.ask(PULL).partition(b"\r\n")[0]


def test_so_many_images_are_refused(running: Running) -> None:
    """A repository that is allowed may have a thousand tags, and the disk is everybody's."""
    assert running.gateway is not None
    running.gateway.pulls.wanted = {f"redis:1.{number}" for number in range(MAX_PULLS)}
    error = last_line(running.ask(PULL))["error"]
    assert error == "not supported in the sandbox: so many images"
    assert running.events == [NotDone("so many images")]
    assert len(running.gateway.pulls.wanted) == MAX_PULLS
