"""The worker dies at any moment of a command and its writing: there is one delivery in the end.

Every call of what the stories act with is such a moment, before it is done and after.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from itw.jobs import AnswerCommand, Job
from itw.pull import Permission
from itw.tree import MemoryTree
from tests.fake_github import HEAD
from tests.fakes import Stage
from tests.workers.test_deliver_tests import PATH, a_stage
from tests.workers.test_run_tests_killed import Killed, Moments, Mortal
from tests.workers.test_run_tests_killed import mortal as usual
from workers import answer_command, deliver_tests
from workers.services import Services
from workers.writer import WriterPresence

COMMAND = AnswerCommand(
    installation=7,
    repository="o/r",
    number=3,
    comment_id=17,
    author="grace",
    command="/write-integration-tests",
    delivery="d-9",
)
WAYS = ("patch", "push", "pull_request")


def set_up(delivery: str) -> Stage:
    stage = a_stage(delivery=delivery)
    stage.github.permissions["grace"] = Permission.WRITE
    stage.writes.there = WriterPresence(seconds_ago=1.0, has_model=True)
    return stage


def mortal(services: Services, moments: Moments) -> Services:
    services = usual(services, moments)
    return replace(
        services,
        writes=Mortal(services.writes, moments),
        writer=Mortal(services.writer, moments),
    )


def perform(
    story: Callable[[Job, Services], None], job: Job, stage: Stage, moments: Moments
) -> None:
    try:
        story(job, mortal(stage.services, moments))
    except Killed:
        story(job, stage.services)


def play(stage: Stage, at: int, *, done: bool) -> int:
    moments = Moments(at=at, done=done)
    perform(answer_command.run, COMMAND, stage, moments)
    for job in list(stage.put):  # a command that came again may have put its job twice
        perform(deliver_tests.run, job, stage, moments)
    return moments.seen


MOMENTS = {way: play(set_up(way), 0, done=False) for way in WAYS}


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize(
    ("way", "at"), [(way, at) for way in WAYS for at in range(1, MOMENTS[way] + 1)]
)
def test_there_is_one_delivery(way, at, done):
    stage = set_up(way)
    play(stage, at, done=done)
    github = stage.github
    (said,) = github.answers.values()
    (run,) = github.writing_runs[HEAD]
    assert run.completed
    assert len(stage.writer.asked) <= 2
    head = github.pulls[3].head_sha
    match way:
        case "patch":
            assert "git apply" in said
            assert head == HEAD
        case "push":
            assert "Pushed" in said
            assert github.commits[head].parent == HEAD
            assert set(github.commits[head].files) == {PATH}
        case _:
            assert list(github.stacked.values()) == [100]
            assert list(github.branches) == ["integration-tests/3-nats-fresh"]
            assert head == HEAD
    assert stage.writes.waiting == {}


def test_there_are_moments_enough():
    assert min(MOMENTS.values()) > 25


def test_what_is_finished_is_asked_for_once_more_at_most():
    """Only a worker that dies between the last word of the writer and its keeping asks again."""
    stage = set_up("push")
    play(stage, 0, done=False)
    assert len(stage.writer.asked) == 1
    assert isinstance(stage.writer.asked[0].tree, MemoryTree)
