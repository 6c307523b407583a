"""Commands about test runs: who may, what starts and what stops, and how a refusal reads."""

from dataclasses import replace

import pytest

from itw.jobs import AnswerCommand
from itw.pull import Permission
from itw.reporting.publication import Conclusion
from itw.runs.presence import Presence
from tests.fake_github import HEAD, NEWER, FakeGitHub, a_pull
from tests.fake_sandbox import FakeSandbox
from tests.fakes import Stage
from tests.workers.changes import a_tested_output
from tests.workers.reports import passing
from workers import answer_command
from workers.on_github import IssueComment

JOB = AnswerCommand(
    installation=7,
    repository="o/r",
    number=3,
    comment_id=17,
    author="grace",
    command="",
    delivery="d-1",
)
OK = f"/ok-to-test {HEAD}"
RUN, CANCEL = "/run-integration-tests", "/integration-tests cancel"


@pytest.fixture
def stage():
    """A pull request by ada, who may not write; grace may."""
    stage = Stage(FakeGitHub(pulls={3: a_pull()}), a_tested_output())
    stage.github.permissions["grace"] = Permission.WRITE
    stage.runs.there = Presence(seconds_ago=1.0)
    stage.sandbox = FakeSandbox(lambda target, _stop: passing(target))
    return stage


@pytest.fixture
def trusted(stage):
    """The same by an author with write access."""
    stage.github.permissions["ada"] = Permission.WRITE
    return stage


def say(stage, command, *, author="grace", written_by="", number=17):
    """Comment; what was answered to it."""
    written = IssueComment(
        id=number, author=written_by or author, by_person=True, body=command, url=""
    )
    others = [each for each in stage.github.conversation if each.id != number]
    stage.github.conversation[:] = [*others, written]
    job = replace(JOB, command=command, author=author, comment_id=number)
    answer_command.run(job, stage.services)
    return stage.github.answers.get(str(number), "")


def test_an_approved_head_runs_and_only_the_check_run_says_so(stage):
    assert say(stage, OK) == ""
    assert stage.github.reactions == [(17, "eyes")]
    (job,) = stage.put
    assert (job.head_sha, job.connectors) == (HEAD, [])
    assert "waiting to run" in stage.github.progress[-1].title


def test_an_approval_of_another_commit_is_refused_and_names_the_newest(stage):
    answer = say(stage, f"/ok-to-test {NEWER}")
    assert "not the newest commit" in answer
    assert f"/ok-to-test {HEAD}" in answer
    assert stage.put == []


def test_a_short_sha_is_not_understood(stage):
    assert "full 40-digit SHA" in say(stage, f"/ok-to-test {HEAD[:12]}")


@pytest.mark.parametrize("author", ["ada", "mallory"])
@pytest.mark.parametrize("command", [OK, RUN])
def test_nobody_without_write_access_starts_a_test(stage, command, author):
    assert "write access" in say(stage, command, author=author)
    assert stage.put == []


def test_an_approval_edited_into_a_strangers_comment_counts_for_nothing_and_says_so(stage):
    assert "Nothing was approved" in say(stage, OK, author="grace", written_by="mallory")
    assert stage.put == []


def test_a_strangers_pull_request_needs_the_sha_that_was_read(stage):
    assert f"/ok-to-test {HEAD}" in say(stage, RUN)
    assert stage.put == []


def test_a_push_voids_the_approval(stage):
    say(stage, OK)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    assert f"/ok-to-test {NEWER}" in say(stage, RUN, number=18)


def test_named_connectors_are_run_alone(trusted):
    assert say(trusted, f"{RUN} nats_fresh") == ""
    assert trusted.put[-1].connectors == ["nats_fresh"]


def test_a_connector_that_is_not_of_the_pull_request_is_refused_with_those_that_are(trusted):
    answer = say(trusted, f"{RUN} kafka")
    assert "`kafka`" in answer
    assert "`nats_fresh`" in answer
    assert trusted.put == []


def test_two_commands_of_one_comment_are_one_run(trusted):
    say(trusted, f"{RUN} nats_fresh\n{OK}")
    (job,) = trusted.put
    assert job.connectors == []


def test_what_runs_already_is_not_started_twice(trusted):
    say(trusted, RUN)
    assert "already" in say(trusted, RUN, number=18)
    assert len(trusted.put) == 1


@pytest.mark.parametrize(
    ("presence", "why"),
    [
        (None, "no Docker engine"),
        (Presence(seconds_ago=3600), "answered lately"),
        (Presence(seconds_ago=1, failed=("egress",)), "egress"),
    ],
)
def test_where_nothing_can_run_the_answer_says_why(stage, presence, why):
    stage.runs.there = presence
    assert why in say(stage, OK)
    assert stage.put == []


def test_a_closed_pull_request_is_not_run(trusted):
    trusted.github.pulls[3] = a_pull(state="closed")
    assert "closed" in say(trusted, RUN)


@pytest.mark.parametrize("author", ["grace", "ada"])
def test_write_access_or_the_author_cancels(trusted, author):
    trusted.github.permissions["ada"] = Permission.READ
    say(trusted, OK)
    assert say(trusted, CANCEL, author=author, number=18) == ""
    (check,) = trusted.github.checks
    assert check.title.startswith(f"Cancelled by @{author}")
    assert check.conclusion is Conclusion.CANCELLED
    assert ("cancel", author) in trusted.runs.told
    assert "nats_fresh" in check.summary


def test_nobody_else_cancels(trusted):
    say(trusted, RUN)
    assert "Only the author" in say(trusted, CANCEL, author="mallory", number=18)
    assert trusted.github.checks == []


def test_the_workers_are_told_before_the_text_is_made(trusted):
    say(trusted, RUN)

    def broken(*_):
        raise ValueError("no mirror")

    trusted._change = broken
    with pytest.raises(ValueError, match="no mirror"):
        say(trusted, CANCEL, number=18)
    assert ("cancel", "grace") in trusted.runs.told


def test_after_a_cancel_it_may_be_run_again(trusted):
    say(trusted, RUN)
    say(trusted, CANCEL, number=18)
    trusted.runs.stop = None  # it was about what was put before
    assert say(trusted, RUN, number=19) == ""
    assert len(trusted.put) == 2
