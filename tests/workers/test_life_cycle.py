"""The short stories of an installation: its repositories come and go, and it may be suspended."""

import pytest

from itw.jobs import (
    AddRepositories,
    ForgetInstallation,
    ForgetRepository,
    ResumeInstallation,
    ReviewPullRequest,
)
from tests.fake_github import HEAD, FakeGitHub
from tests.fakes import Stage
from workers import add_repositories, forget_installation, forget_repository, resume_installation
from workers.on_installation import Standing

ORIGIN = {"installation": 7, "delivery": "d-1"}
REVIEW = ReviewPullRequest(
    number=3, head_sha=HEAD, reason="opened", repository="o/r", installation=7
)


@pytest.fixture
def stage():
    return Stage(FakeGitHub())


@pytest.mark.parametrize(
    ("standing", "reason", "forgotten"),
    [
        (Standing.GONE, "removed", ["repository"]),
        (Standing.GONE, "archived", ["repository"]),
        (Standing.ARCHIVED, "archived", ["repository"]),
        (Standing.ARCHIVED, "removed", []),
        (Standing.OURS, "archived", []),
        (Standing.OURS, "removed", []),
    ],
)
def test_a_repository_is_forgotten_where_github_says_so(stage, standing, reason, forgotten):
    stage.installation.stands = standing
    job = ForgetRepository(repository="o/r", reason=reason, **ORIGIN)
    forget_repository.run(job, stage.services)
    assert stage.installation.forgotten == forgotten


def test_with_an_installation_all_its_repositories_go(stage):
    stage.installation.there = False
    stage.installation.known = ["o/a", "o/b"]
    forget_installation.run(ForgetInstallation(repository="", **ORIGIN), stage.services)
    assert [job.repository for job in stage.put] == ["o/a", "o/b"]
    assert stage.installation.forgotten == ["installation"]


def test_an_installation_that_is_there_is_not_forgotten(stage):
    forget_installation.run(ForgetInstallation(repository="", **ORIGIN), stage.services)
    assert stage.installation.forgotten == []


def test_what_was_put_aside_goes_on_in_its_order(stage):
    stage.installation.kept = [REVIEW]
    resume_installation.run(ResumeInstallation(repository="", **ORIGIN), stage.services)
    assert stage.put == [REVIEW]
    assert stage.installation.kept == []


def test_added_repositories_are_remembered(stage):
    job = AddRepositories(repository="", repositories=["o/new"], **ORIGIN)
    add_repositories.run(job, stage.services)
    assert stage.installation.known == ["o/new"]
