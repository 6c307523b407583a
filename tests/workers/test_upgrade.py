"""While an installation is upgraded, jobs of one version meet workers of another."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, get_origin

import pytest

from itw.jobs import JOBS, Job, ReviewPullRequest
from tests.workers.stage import Server, Worker, wait_until

MESSAGES = Path(__file__).parents[1] / "testdata/messages"
VERSIONS = sorted(MESSAGES.glob("*.json"))
STORED: list[tuple[str, str, dict[str, Any]]] = [
    (version.stem, task, message)
    for version in VERSIONS
    for task, messages in json.loads(version.read_text()).items()
    for message in messages
]


@pytest.mark.parametrize(("version", "task", "message"), STORED)
def test_job_of_an_older_version_is_understood(
    version: str, task: str, message: dict[str, Any]
) -> None:
    job = JOBS[task].from_message(message)
    assert {name: job.to_message()[name] for name in message} == message


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_job_of_this_version_is_understood_by_an_older_one(version: Path) -> None:
    """An older version ignores keys that it does not know, and needs those that it always had."""
    for task, (least, *_) in json.loads(version.read_text()).items():
        now = {each.name: get_origin(each.type) or each.type for each in fields(JOBS[task])}
        assert {name: type(value) for name, value in least.items()}.items() <= now.items()


def test_every_job_has_a_stored_message() -> None:
    assert {task for _, task, _ in STORED} == set(JOBS)


class OfTomorrow(ReviewPullRequest):
    task = "review_of_tomorrow"


def job(kind: type[Job], delivery: str) -> Job:
    return kind.from_message(
        {
            "installation": 1,
            "repository": "acme/connect",
            "delivery": delivery,
            "number": 1,
            "head_sha": "a" * 40,
            "reason": "opened",
        }
    )


def test_job_that_a_worker_does_not_know_is_kept(server: Server, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    server.put(job(OfTomorrow, "tomorrow"))
    server.put(job(ReviewPullRequest, "today"))
    old = Worker("tests.workers.rehearsal", "2", {"ITW_REDIS_URL": server.url}, log)
    try:
        with server.client() as client:
            wait_until(lambda: client.exists("ended:today"), 20, "the job that it knows")
        wait_until(lambda: log.read_text().count("job_of_another_version") >= 2, 20, "another look")
        assert server.waiting() == 1
    finally:
        old.kill()
