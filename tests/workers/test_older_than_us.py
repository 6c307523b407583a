"""Pull requests older than the installation hear nothing that nobody asked for."""

from dataclasses import replace

import pytest

from itw.configuration.config import PATH
from itw.jobs import ReviewPullRequest
from tests.fake_github import HEAD, FakeGitHub, a_pull
from tests.fakes import Stage
from tests.workers.changes import a_new_output
from workers import review_pull_request

PUSHED = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha=HEAD, reason="synchronize"
)
BY_A_PROGRAM = replace(PUSHED, unasked=True)


@pytest.fixture
def stage():
    stage = Stage(FakeGitHub(pulls={3: a_pull(created=1000.0)}), a_new_output())
    stage.installation.began = 2000.0
    return stage


def is_reviewed(stage, job):
    review_pull_request.run(job, stage.services)
    return bool(stage.github.checks)


def test_what_a_program_pushes_to_an_old_one_is_not_reviewed(stage):
    assert not is_reviewed(stage, BY_A_PROGRAM)


def test_what_a_person_pushes_to_it_is(stage):
    assert is_reviewed(stage, PUSHED)


def test_a_newer_pull_request_is_reviewed_whoever_pushes(stage):
    stage.installation.began = 999.0
    assert is_reviewed(stage, BY_A_PROGRAM)


def test_a_required_check_is_never_missing(stage):
    stage.change.tip = {**stage.change.before, PATH: "required: true\n"}
    assert is_reviewed(stage, BY_A_PROGRAM)


def test_where_we_have_spoken_we_go_on(stage):
    stage.github.answers["1"] = "an answer"
    stage.github.told["1"] = ()
    assert is_reviewed(stage, BY_A_PROGRAM)
