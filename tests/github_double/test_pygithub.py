"""What PyGithub does against the double."""

import github as pygithub
import pytest
from github.PullRequest import ReviewComment

from tests.github_double.double import GitHubDouble
from tests.github_double.pull_page import PullPage


@pytest.fixture
def pull(github: GitHubDouble) -> PullPage:
    github.install("acme/connect")
    repository = github.repository("acme/connect")
    repository.push("feature", {"a.go": "package a\n\nfunc A() {}\n"})
    return repository.open_pull("feature")


@pytest.fixture
def client(github: GitHubDouble, pull: PullPage) -> pygithub.Github:
    auth = pygithub.Auth.AppAuth(github.app.id, github.app.private_key)
    with pygithub.GithubIntegration(auth=auth, base_url=github.api_url, retry=None) as app:
        installation = app.get_repo_installation("acme", "connect")
        return app.get_github_for_installation(installation.id)


def test_check_run_is_completed(client: pygithub.Github, pull: PullPage) -> None:
    repository = client.get_repo("acme/connect")
    run = repository.create_check_run("Integration tests", pull.head_sha, status="in_progress")
    run.edit(status="completed", conclusion="success")
    assert [(check.name, check.conclusion) for check in pull.seen.checks] == [
        ("Integration tests", "success")
    ]


def test_review_stands_on_lines_of_the_diff(client: pygithub.Github, pull: PullPage) -> None:
    seen = client.get_repo("acme/connect").get_pull(pull.number)
    commit = next(iter(seen.get_commits()))
    seen.create_review(commit, "two", "COMMENT", [{"path": "a.go", "line": 3, "body": "here"}])
    assert [(thread.path, thread.line) for thread in pull.seen.threads] == [("a.go", 3)]


def test_one_comment_off_the_diff_refuses_the_whole_review(
    client: pygithub.Github, pull: PullPage
) -> None:
    seen = client.get_repo("acme/connect").get_pull(pull.number)
    comments: list[ReviewComment] = [
        {"path": "a.go", "line": line, "body": "here"} for line in (3, 30)
    ]
    with pytest.raises(pygithub.GithubException, match="line must be part of the diff"):
        seen.create_review(body="two", event="COMMENT", comments=comments)
    assert pull.seen.reviews == ()
