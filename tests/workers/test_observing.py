"""Where an organisation observes, all is done and nothing is posted; a real Redis keeps it."""

from dataclasses import replace

import pytest
from redis import Redis

from itw.jobs import AnswerCommand, ReviewPullRequest, RunTests
from itw.observing import Act
from itw.pull import Permission
from itw.reporting.publication import Comment
from itw.runs.presence import Presence
from tests.fake_github import HEAD, FakeGitHub, a_pull
from tests.fake_sandbox import FakeSandbox
from tests.fakes import Stage
from tests.workers.changes import a_new_output, a_tested_output
from tests.workers.reports import passing
from workers import answer_command, review_pull_request, run_tests
from workers.observed import Observed, said
from workers.observing import ObservingGitHub

NAME = "o/r"
JOB = ReviewPullRequest(installation=7, repository=NAME, number=3, head_sha=HEAD, reason="opened")
ACTS = (
    "react",
    "start_check_run",
    "show_progress",
    "amend_check_run",
    "complete_check_run",
    "ensure_review",
    "ensure_threads",
    "ensure_answer",
    "commit_files",
    "advance",
    "create_branch",
    "ensure_pull",
)


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def stage():
    github = FakeGitHub(pulls={3: a_pull()}, permissions={"ada": Permission.WRITE})
    return Stage(github, a_new_output())


def observing(stage, redis):
    return replace(stage.services, github=ObservingGitHub(stage.github, Observed(redis, NAME)))


def kept(redis, act):
    return [each for each in said(redis, NAME) if each.act is act]


def is_silent(stage):
    return not (set(ACTS) & set(stage.github.calls) or stage.github.reactions)


def test_a_review_is_kept_and_not_posted(stage, redis):
    review_pull_request.run(JOB, observing(stage, redis))
    assert is_silent(stage)
    (check,) = kept(redis, Act.CHECK_RUN)
    assert (check.number, check.head, check.conclusion) == (3, HEAD, "neutral")
    assert "nats_fresh" in check.body
    (review,) = kept(redis, Act.REVIEW)
    assert review.remarks
    assert review.at >= review.began > 0


def test_a_comment_is_amended_in_the_record(stage, redis):
    services = observing(stage, redis)
    review_pull_request.run(JOB, services)
    (review,) = kept(redis, Act.REVIEW)
    first = review.remarks[0]
    new = Comment(path=first.path, line=first.line, body="compiles now", fingerprints=())
    services.github.amend_comments(3, [new])
    (review,) = kept(redis, Act.REVIEW)
    assert review.remarks[0].body == "compiles now"


def test_the_same_head_is_reviewed_once(stage, redis):
    for _ in range(2):
        review_pull_request.run(JOB, observing(stage, redis))
    assert len(kept(redis, Act.CHECK_RUN)) == len(kept(redis, Act.REVIEW)) == 1


def test_tests_run_and_complete_the_check_run_that_is_kept(redis):
    github = FakeGitHub(pulls={3: a_pull()}, permissions={"ada": Permission.WRITE})
    stage = Stage(
        github, a_tested_output(), sandbox=FakeSandbox(lambda target, _stop: passing(target))
    )
    stage.runs.there = Presence(seconds_ago=0.0)
    services = observing(stage, redis)
    review_pull_request.run(JOB, services)
    (check,) = kept(redis, Act.CHECK_RUN)
    assert check.conclusion == ""
    (job,) = stage.put
    assert isinstance(job, RunTests)
    run_tests.run(job, services)
    (check,) = kept(redis, Act.CHECK_RUN)
    assert check.conclusion
    assert is_silent(stage)


def test_a_command_is_answered_in_the_record_alone(stage, redis):
    job = AnswerCommand(
        installation=7,
        repository=NAME,
        number=3,
        comment_id=5,
        author="ada",
        command="/integration-tests help",
    )
    answer_command.run(job, observing(stage, redis))
    assert is_silent(stage)
    assert [each.marker for each in kept(redis, Act.COMMENT)] == ["5"]
    assert [each.title for each in kept(redis, Act.REACTION)] == ["eyes"]


def test_a_check_run_that_was_begun_before_is_ended(stage, redis):
    run = stage.github.start_check_run(HEAD, "verdict:3:x:")
    services = observing(stage, redis)
    stage.github.pulls[3] = replace(stage.github.pulls[3], state="closed")
    review_pull_request.run(JOB, services)
    assert run.id > 0
    assert [each.completed for each in stage.github.own_check_runs(HEAD)] == [True]


def test_nothing_is_committed(stage, redis):
    github = observing(stage, redis).github
    assert github.commit_files(HEAD, {"a.go": b""}, "message", "work") is None
    assert not github.advance("nats", HEAD)
    assert not github.create_branch("b", HEAD)
    assert github.ensure_pull("b", "main", "title", "body") is None
    assert is_silent(stage)


def test_what_another_version_kept_is_passed_over(redis):
    redis.hset("itw:observed:o/r#3", "review of next year", '{"act": "song"}')
    assert list(said(redis)) == []
