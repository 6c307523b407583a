"""What the double holds reaches the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.github_double.pull_page import PullPage
from tests.github_double.state import Review, ReviewComment, Thread
from tools.demo import seen
from tools.demo.page import page
from tools.demo.view import Push, Remark
from tools.demo.view import Review as SeenReview

TEST = "internal/impl/beanstalkd/integration_test.go"
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def pull(tmp_path: Path) -> Iterator[PullPage]:
    with GitHubDouble() as github:
        repository = github.repository("acme/connect")
        sample = sample_repository.load(repository.state.git.path)
        repository.point("main", sample.base)
        yield repository.open_pull("beanstalkd-and-pubsub", title="Add", by="sam")


def review(pull: PullPage, line: int) -> Review:
    """A review with one comment, as the App posts it."""
    world, state = pull.double.world, pull.state
    bot = pull.double.app.bot
    said = Review(
        id=world.new_id(), user=bot, body="1 finding", state="COMMENTED", commit=state.head_sha
    )
    comment = ReviewComment(
        id=world.new_id(),
        user=bot,
        body="**`never_runs`** · It never runs.",
        path=TEST,
        commit=state.head_sha,
        line=line,
        start_line=None,
        side="RIGHT",
        start_side=None,
        position=line,
        excerpt="@@ -0,0 +1 @@\n+package beanstalkd",
        subject="line",
        review=said,
    )
    state.reviews.append(said)
    state.threads.append(Thread(id=world.new_id(), comments=[comment]))
    return said


def test_commits_come_before_the_review_of_them(pull: PullPage) -> None:
    review(pull, 1)
    first = pull.head_sha
    pull.push({"README.md": "more"}, message="more", by="sam")
    events = seen.pull_request(pull.state).events
    assert [type(event) for event in events] == [Push, SeenReview, Push]
    assert [event.commits[0].sha for event in events if isinstance(event, Push)] == [
        first,
        pull.head_sha,
    ]


def test_comments_and_reactions_are_told(pull: PullPage) -> None:
    comment = pull.comment("/review-integration-tests", by="sam")
    pull.edit(comment, "/integration-tests help", by="sam")
    told = [each for each in seen.pull_request(pull.state).events if isinstance(each, Remark)]
    assert [each.body for each in told] == ["/integration-tests help"]


def test_thread_on_a_line_that_changed_is_outdated(pull: PullPage) -> None:
    review(pull, 1)
    assert [thread.outdated for thread in seen.pull_request(pull.state).threads] == [False]
    pull.push({TEST: "package changed\n"}, by="sam")
    assert [thread.outdated for thread in seen.pull_request(pull.state).threads] == [True]


def test_resolved_thread_names_who_resolved_it(pull: PullPage) -> None:
    review(pull, 1)
    pull.resolve(pull.state.threads[0], by="sam")
    [thread] = seen.pull_request(pull.state).threads
    assert thread.resolved_by is not None
    assert thread.resolved_by.login == "sam"


def test_files_are_those_of_the_pull_request(pull: PullPage) -> None:
    files = {file.path: file for file in seen.pull_request(pull.state).files}
    assert files[TEST].status == "added"
    assert files["go.mod"].additions == 1
    assert "README.md" not in files


def test_page_can_be_drawn_of_it(pull: PullPage) -> None:
    review(pull, 1)
    assert "It never runs." in page(seen.pull_request(pull.state))
