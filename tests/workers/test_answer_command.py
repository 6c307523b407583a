import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Barrier

import pytest

from itw.jobs import AnswerCommand
from itw.pull import Permission
from tests.fake_github import HEAD, FakeGitHub, a_pull
from tests.fakes import Stage
from tests.workers.changes import a_new_output
from workers import answer_command
from workers.lease import lease

JOB = AnswerCommand(
    installation=7,
    repository="o/r",
    number=3,
    comment_id=17,
    author="grace",
    command="/integration-tests help",
    delivery="d-1",
)


@pytest.fixture
def stage():
    github = FakeGitHub(pulls={3: a_pull()}, permissions={"grace": Permission.WRITE})
    return Stage(github, a_new_output())


def say(stage, command, author="grace"):
    """Give the command; what was answered."""
    answer_command.run(replace(JOB, command=command, author=author), stage.services)
    return " ".join(stage.github.answers.values())


def test_help_lists_every_command_after_a_reaction(stage):
    answer = say(stage, "/integration-tests help")
    assert stage.github.reactions == [(17, "eyes")]
    assert "/ok-to-test" in answer
    assert "waive" in answer


def test_a_review_on_request_is_the_answer(stage):
    assert say(stage, "/review-integration-tests") == ""
    assert [check.head_sha for check in stage.github.checks] == [HEAD]


def test_the_author_may_ask_for_a_review(stage):
    say(stage, "/review-integration-tests", author="ada")
    assert len(stage.github.checks) == 1


def test_a_stranger_may_not_ask_for_a_review(stage):
    assert "Only the author" in say(stage, "/review-integration-tests", author="mallory")
    assert stage.github.checks == []


@pytest.mark.parametrize(
    "command",
    ["/write-integration-tests", "/integration-tests waive never_runs x", "/ok-to-test " + HEAD],
)
def test_without_write_access_the_refusal_says_who_may(stage, command):
    assert "write access" in say(stage, command, author="ada")


def test_the_refusal_to_run_has_the_line_to_copy(stage):
    assert f"/ok-to-test {HEAD}" in say(stage, "/run-integration-tests", author="ada")


@pytest.mark.parametrize(
    "command", ["/run-integration-tests nats", "/ok-to-test " + HEAD, "/write-integration-tests"]
)
def test_what_needs_a_sandbox_says_that_there_is_none(stage, command):
    assert "no sandbox" in say(stage, command)


def test_where_nothing_runs_there_is_nothing_to_cancel(stage):
    assert "nothing to cancel" in say(stage, "/integration-tests cancel", author="ada")


def test_an_unknown_rule_is_refused_and_nothing_reviewed(stage):
    assert "no rule" in say(stage, "/integration-tests waive no_such_rule because")
    assert stage.github.checks == []


def test_a_near_miss_gets_the_closest_command(stage):
    assert "/review-integration-tests" in say(stage, "/reviw-integration-tests")


def test_the_same_command_twice_has_one_answer(stage):
    for _ in range(2):
        say(stage, "/integration-tests help")
    assert len(stage.github.answers) == 1


@dataclass
class Slow(FakeGitHub):
    """Whoever answers has looked whether somebody has, and takes a while to write."""

    meeting: Barrier = field(default_factory=lambda: Barrier(2))
    at_once: int = 0
    most: int = 0

    def permission(self, login):
        self.meeting.wait(5)
        return super().permission(login)

    def ensure_answer(self, *what):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        time.sleep(0.2)
        super().ensure_answer(*what)
        self.at_once -= 1


def test_two_jobs_of_the_same_moment_answer_one_after_the_other(server):
    github = Slow(pulls={3: a_pull()}, permissions={"grace": Permission.WRITE})
    held = partial(lease, server.client())
    services = replace(
        Stage(github, a_new_output()).services,
        answer_lease=lambda number, wait=0.0: held(f"answer:{number}", wait=wait),
    )
    jobs = [replace(JOB, delivery=delivery) for delivery in ("d-1", "d-2")]
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda job: answer_command.run(job, services), jobs))
    assert github.most == 1


def test_a_pull_request_that_is_gone_is_no_error(stage):
    stage.github.pulls.clear()
    assert say(stage, "/integration-tests help") == ""


def test_what_several_commands_are_answered_alike_is_said_once(stage):
    say(stage, "/run-integration-tests a\n/run-integration-tests b\n/integration-tests help")
    (answer,) = stage.github.answers.values()
    assert answer.count("no sandbox") == 1
    assert "/ok-to-test" in answer


def test_a_stranger_hears_each_sentence_once_on_a_pull_request(stage):
    say(stage, "/run-integration-tests a", author="mallory")
    for comment in (18, 19):
        job = replace(JOB, command="/run-integration-tests b", author="eve", comment_id=comment)
        answer_command.run(job, stage.services)
    assert len(stage.github.answers) == 1


def test_a_strangers_other_command_is_answered_still(stage):
    say(stage, "/run-integration-tests", author="mallory")
    job = replace(JOB, command="/review-integration-tests", author="mallory", comment_id=18)
    answer_command.run(job, stage.services)
    assert len(stage.github.answers) == 2


def test_two_waivers_of_one_comment_are_one_review(stage):
    command = "/integration-tests waive never_runs x\n/review-integration-tests"
    say(stage, command)
    assert len(stage.github.checks) == 1
