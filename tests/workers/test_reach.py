"""A story runs where its repository is ours and its owner wants us."""

import pytest

from itw.configuration.configured import RULES
from itw.configuration.organisation_file import parse_organisation
from itw.errors import OutOfReach
from itw.jobs import AnswerCommand, CancelPullRequest, ReviewPullRequest, RunTests
from tests.fake_github import HEAD, FakeGitHub
from tests.fakes import Stage
from workers import reach
from workers.github.errors import NotFound
from workers.on_installation import Standing

ORIGIN = {"installation": 7, "repository": "acme/old"}
REVIEW = ReviewPullRequest(number=3, head_sha=HEAD, reason="opened", **ORIGIN)
RUN = RunTests(number=3, head_sha=HEAD, verdict="v", **ORIGIN)
LEFT_OUT = parse_organisation(b"repositories: {deny: [old]}\n", RULES, "acme/old")


def ran(stage, job):
    seen = []
    reach.run(lambda job, _services: seen.append(job), job, stage.services)
    return seen == [job]


def test_nothing_is_begun_where_the_organisation_leaves_a_repository_out():
    assert not ran(Stage(FakeGitHub(common=LEFT_OUT)), REVIEW)
    assert ran(Stage(FakeGitHub()), REVIEW)


def test_the_sweep_is_told_of_what_is_left_out():
    stage = Stage(FakeGitHub(common=LEFT_OUT))
    command = AnswerCommand(number=3, comment_id=17, author="ada", command="/x", **ORIGIN)
    for job in (REVIEW, command):
        ran(stage, job)
    assert stage.runs.told == [("quiet", HEAD), ("heard", "17")]


@pytest.mark.parametrize("job", [RUN, CancelPullRequest(number=3, **ORIGIN)])
def test_what_was_begun_there_is_finished(job):
    assert ran(Stage(FakeGitHub(common=LEFT_OUT)), job)


def gone(_job, _services):
    raise NotFound("Not Found", 404)


def test_what_went_away_with_its_repository_is_no_bug():
    stage = Stage(FakeGitHub())
    stage.installation.stands = Standing.GONE
    with pytest.raises(OutOfReach):
        reach.run(gone, REVIEW, stage.services)


def test_what_is_missing_in_a_repository_of_ours_is_one():
    with pytest.raises(NotFound):
        reach.run(gone, REVIEW, Stage(FakeGitHub()).services)
