"""The short stories: rerun, merge group, cancel, forget, and what a failure tells to whom."""

from dataclasses import replace

import pytest

from itw.jobs import (
    AnswerCommand,
    CancelPullRequest,
    RerunCheck,
    ReviewMergeGroup,
    ReviewPullRequest,
)
from itw.pull import Permission
from itw.reporting.publication import CheckRun, Conclusion
from itw.runs.presence import Presence
from tests.fake_github import BASE, HEAD, NEWER, FakeGitHub, a_pull
from tests.fakes import Stage
from tests.workers.changes import a_new_output, a_readme, a_tested_output
from workers import (
    cancel_pull_request,
    rerun_check,
    review_merge_group,
    review_pull_request,
)
from workers.failure import tell
from workers.on_github import IssueComment
from workers.tasks import Failure

ORIGIN = {"installation": 7, "repository": "o/r", "delivery": "d-1"}
REVIEW = ReviewPullRequest(number=3, head_sha=HEAD, reason="opened", **ORIGIN)
GROUP = ReviewMergeGroup(
    head_sha=NEWER,
    head_ref=f"refs/heads/gh-readonly-queue/main/pr-3-{BASE}",
    base_sha=BASE,
    **ORIGIN,
)
OURS = Failure("the disk is full")


@pytest.fixture
def stage():
    return Stage(FakeGitHub(pulls={3: a_pull()}), a_new_output())


def test_rerun_reviews_again_although_there_is_a_verdict(stage):
    review_pull_request.run(REVIEW, stage.services)
    rerun_check.run(RerunCheck(head_sha=HEAD, pull_requests=[3], **ORIGIN), stage.services)
    assert len(stage.github.checks) == 2


def test_rerun_of_a_forks_check_finds_the_pull_request_by_its_head(stage):
    rerun_check.run(RerunCheck(head_sha=HEAD, pull_requests=[], **ORIGIN), stage.services)
    assert len(stage.github.checks) == 1


def test_rerun_of_an_older_head_says_that_it_is_superseded(stage):
    rerun_check.run(RerunCheck(head_sha="e" * 40, pull_requests=[3], **ORIGIN), stage.services)
    assert [check.head_sha for check in stage.github.checks] == ["e" * 40, HEAD]


def test_rerun_of_a_merge_groups_check_reviews_the_group_again(stage):
    review_merge_group.run(GROUP, stage.services)
    branch = GROUP.head_ref.removeprefix("refs/heads/")
    job = RerunCheck(head_sha=NEWER, pull_requests=[], queue_branch=branch, **ORIGIN)
    for _ in range(2):  # and the same job twice is one
        rerun_check.run(job, stage.services)
    assert [check.head_sha for check in stage.github.checks] == [NEWER, NEWER]
    assert stage.asked[-1] == (BASE, NEWER)


def test_rerun_of_a_merge_groups_check_that_has_no_verdict_goes_by_its_branch(stage):
    branch = GROUP.head_ref.removeprefix("refs/heads/")
    job = RerunCheck(head_sha=NEWER, pull_requests=[], queue_branch=branch, **ORIGIN)
    rerun_check.run(job, stage.services)
    assert [check.head_sha for check in stage.github.checks] == [NEWER]
    assert stage.asked == [("refs/heads/main", NEWER)]


def test_a_merge_group_gets_a_check_run_and_no_review(stage):
    review_merge_group.run(GROUP, stage.services)
    review_merge_group.run(GROUP, stage.services)
    (check,) = stage.github.checks
    assert check.head_sha == NEWER
    assert stage.github.reviews == []


def with_a_verdict_at_head(stage, conclusion):
    stage.runs.there = Presence(seconds_ago=1.0)
    run = stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:")
    if conclusion:
        check = CheckRun(head_sha=HEAD, conclusion=conclusion, title="7 tests passed", summary="")
        stage.github.complete_check_run(run, check, run.external_id)
        stage.github.checks.clear()


@pytest.mark.parametrize("conclusion", [Conclusion.FAILURE, Conclusion.CANCELLED])
def test_a_merge_group_is_no_better_than_its_pull_requests_head(stage, conclusion):
    with_a_verdict_at_head(stage, conclusion)
    review_merge_group.run(GROUP, stage.services)
    (check,) = stage.github.checks
    assert check.conclusion is conclusion
    assert f"At the pull request's head `{HEAD[:12]}`: 7 tests passed" in check.summary


def test_a_merge_group_does_not_wait_for_tests_and_is_not_green_without_them(stage):
    stage.change = a_tested_output()
    with_a_verdict_at_head(stage, None)
    review_merge_group.run(GROUP, stage.services)
    (check,) = stage.github.checks
    assert check.conclusion is Conclusion.NEUTRAL
    assert "no verdict yet" in check.summary
    assert stage.put == []


def test_a_waiver_on_the_pull_request_holds_in_the_merge_queue_too(stage):
    command = "/integration-tests waive missing_integration_test there is no image"
    stage.github.permissions["ada"] = Permission.WRITE
    stage.github.conversation.append(
        IssueComment(id=17, author="ada", by_person=True, body=command, url="")
    )
    review_merge_group.run(GROUP, stage.services)
    assert "**`missing_integration_test`**" not in stage.github.checks[0].summary


def test_a_merge_group_whose_pull_request_is_not_named_is_reviewed_all_the_same(stage):
    review_merge_group.run(replace(GROUP, head_ref="refs/heads/other"), stage.services)
    assert len(stage.github.checks) == 1


def test_our_fault_in_a_rerun_of_a_forks_check_is_told(stage):
    tell(RerunCheck(head_sha=HEAD, pull_requests=[], **ORIGIN), OURS, stage.services)
    assert [run.completed for run in stage.github.runs[HEAD]] == [True]


def test_a_merge_group_that_does_not_concern_us_gets_nothing(stage):
    stage.change = a_readme()
    review_merge_group.run(GROUP, stage.services)
    assert stage.github.runs == {}


def test_closing_ends_what_is_in_progress_and_nothing_else(stage):
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:")
    stage.github.start_check_run(HEAD, f"verdict:4:{BASE}:")
    stage.github.pulls[3] = a_pull(state="closed")
    cancel_pull_request.run(CancelPullRequest(number=3, **ORIGIN), stage.services)
    assert [run.completed for run in stage.github.runs[HEAD]] == [True, False]


def test_what_became_a_draft_is_not_called_closed_only(stage):
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:")
    stage.github.pulls[3] = a_pull(draft=True)
    cancel_pull_request.run(CancelPullRequest(number=3, **ORIGIN), stage.services)
    (check,) = stage.github.checks
    assert "made a draft" in check.title


def test_a_pull_request_that_was_opened_again_is_not_cancelled(stage):
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:")
    cancel_pull_request.run(CancelPullRequest(number=3, **ORIGIN), stage.services)
    assert stage.github.checks == []


def test_our_fault_completes_the_check_run_that_was_begun(stage):
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:")
    tell(REVIEW, OURS, stage.services)
    (check,) = stage.github.checks
    assert check.conclusion is Conclusion.NEUTRAL
    assert "the disk is full" in check.summary


def test_our_fault_before_anything_began_is_shown_too(stage):
    tell(REVIEW, OURS, stage.services)
    assert [run.completed for run in stage.github.runs[HEAD]] == [True]


def test_after_our_fault_the_same_event_reviews_again(stage):
    tell(REVIEW, OURS, stage.services)
    review_pull_request.run(REVIEW, stage.services)
    assert len(stage.github.checks) == 2


def test_our_fault_in_a_late_job_takes_no_verdict_back(stage):
    review_pull_request.run(REVIEW, stage.services)
    late = ReviewPullRequest(number=3, head_sha="e" * 40, reason="opened", **ORIGIN)
    tell(late, OURS, stage.services)
    assert len(stage.github.checks) == 1


def test_what_the_user_can_mend_is_not_called_our_fault(stage):
    tell(REVIEW, Failure("The repository is too large.", ours=False), stage.services)
    (check,) = stage.github.checks
    assert "The repository is too large." in check.summary
    assert "job" not in check.summary


def test_a_command_that_fails_is_answered(stage):
    command = AnswerCommand(
        number=3, comment_id=17, author="ada", command="/review-integration-tests", **ORIGIN
    )
    tell(command, OURS, stage.services)
    (answer,) = stage.github.answers.values()
    assert "the disk is full" in answer
    assert "Comment it again" in answer


@pytest.mark.parametrize(
    "job",
    [
        AnswerCommand(
            number=3, comment_id=17, author="ada", command="/review-integration-tests", **ORIGIN
        ),
        RerunCheck(head_sha=HEAD, pull_requests=[], **ORIGIN),  # of a fork
    ],
)
def test_what_was_begun_by_asking_again_does_not_stay_in_progress(stage, job):
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:{job.identity}")
    tell(job, OURS, stage.services)
    assert [run.completed for run in stage.github.runs[HEAD]] == [True]


def test_a_command_that_fails_begins_no_check_run(stage):
    command = AnswerCommand(
        number=3, comment_id=17, author="ada", command="/integration-tests help", **ORIGIN
    )
    tell(command, OURS, stage.services)
    assert stage.github.runs == {}


def test_a_merge_group_never_waits_for_ever(stage):
    tell(GROUP, OURS, stage.services)
    assert [run.completed for run in stage.github.runs[NEWER]] == [True]
