"""From a pull request whose tests may run to a completed check run, whatever comes in between."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from itw.errors import TransientError
from itw.fair_shares.day import NextDay, UsedUp
from itw.fair_shares.limits import Most
from itw.jobs import AnswerCommand, ReviewPullRequest, RunTests
from itw.model_review.review import ModelReview, State
from itw.pull import Permission
from itw.reporting.publication import Conclusion
from itw.runs.presence import Presence
from itw.runs.sandbox import Ending, SandboxRun
from itw.runs.stop import Stop, Why
from tests.fake_github import BASE, HEAD, NEWER, FakeGitHub, a_pull
from tests.fake_sandbox import FakeSandbox
from tests.fakes import Stage
from tests.workers.changes import a_new_output, a_tested_output
from tests.workers.reports import failing, passing
from workers import review_pull_request, run_tests
from workers.failure import tell
from workers.on_github import IssueComment
from workers.reviewer import ReviewerPresence
from workers.tasks import Failure

REVIEW = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha=HEAD, reason="opened", delivery="d-1"
)


def a_stage(change=None, *, writes=True):
    github = FakeGitHub(pulls={3: a_pull()})
    github.permissions["ada"] = Permission.WRITE if writes else Permission.READ
    github.permissions["grace"] = Permission.WRITE
    stage = Stage(github, change or a_tested_output())
    stage.runs.there = Presence(seconds_ago=1.0)
    stage.sandbox = FakeSandbox(lambda target, _stop: passing(target))
    return stage


def review(stage, job=REVIEW):
    review_pull_request.run(job, stage.services)
    return stage


def reviewed(**more):
    """A stage whose job waits in the queue."""
    return review(a_stage(**more))


def run(stage, job=None):
    run_tests.run(job or stage.put[-1], stage.services)
    return stage.github


def comment(body, author="grace", number=17):
    return IssueComment(id=number, author=author, by_person=True, body=body, url="")


def test_the_review_is_posted_at_once_and_its_check_run_waits_for_the_tests():
    stage = review(a_stage(a_tested_output(config="enforce: true\n")))
    (job,) = stage.put
    assert (job.head_sha, job.number, job.queue) == (HEAD, 3, "sandbox")
    assert stage.github.threads
    assert stage.github.checks == []
    assert "waiting to run" in stage.github.progress[-1].title


def test_a_verdict_is_given_after_the_tests_of_the_head_ran():
    stage = reviewed()
    (check,) = run(stage).checks
    (target,) = stage.sandbox.opened
    assert (target.commit, target.package) == (HEAD, "internal/impl/nats")
    assert target.tests == ("TestIntegrationNatsFresh",)
    assert stage.sandbox.trees[0].commit == HEAD
    assert check.head_sha == HEAD
    assert check.conclusion is Conclusion.SUCCESS
    assert "1 test passed" in check.title
    assert "| 1 passed |" in check.summary
    assert stage.github.runs[HEAD][0].completed


def test_the_base_branch_says_within_which_limits_tests_are_run():
    config = "run: {images: [ghcr.io/acme/*], limits: {memory: 1g}}\n"
    stage = reviewed(change=a_tested_output(config=config))
    run(stage)
    (policy,) = stage.sandbox.policies
    assert (policy.images, policy.memory) == (("ghcr.io/acme/*",), 1 << 30)


def test_the_same_job_twice_runs_and_says_it_once():
    stage = reviewed()
    run(stage)
    assert len(run(stage).checks) == 1
    assert len(stage.sandbox.opened) == 1


def test_the_same_review_twice_puts_one_job():
    stage = reviewed()
    review(stage, replace(REVIEW, delivery="d-2"))
    assert len(stage.put) == 1


def test_without_a_sandbox_worker_the_review_is_the_verdict():
    stage = a_stage()
    stage.runs.there = None
    (check,) = review(stage).github.checks
    assert "no sandbox" in check.summary
    assert stage.put == []


def test_a_sandbox_that_went_away_is_no_success():
    stage = a_stage()
    stage.runs.there = Presence(seconds_ago=3600)
    (check,) = review(stage).github.checks
    assert check.conclusion is Conclusion.NEUTRAL
    assert stage.put == []


def test_where_nothing_can_run_the_review_is_the_verdict():
    stage = reviewed(change=a_new_output())
    (check,) = stage.github.checks
    assert "Tests were not run" in check.summary
    assert stage.put == []


def test_a_strangers_tests_wait_for_the_line_to_copy():
    stage = reviewed(writes=False)
    (check,) = stage.github.checks
    assert check.conclusion is Conclusion.NEUTRAL
    assert f"```\n/ok-to-test {HEAD}\n```" in check.summary
    assert stage.put == []


def test_an_approved_head_of_a_stranger_runs():
    stage = a_stage(writes=False)
    stage.github.conversation.append(comment(f"/ok-to-test {HEAD}"))
    review(stage)
    assert len(run(stage).checks) == 1
    assert len(stage.sandbox.opened) == 1


@pytest.mark.parametrize(
    "approval",
    [
        comment(f"/ok-to-test {NEWER}"),
        comment(f"/ok-to-test {HEAD}", author="mallory"),
        replace(comment(f"/ok-to-test {HEAD}"), by_person=False),
        comment(f"> /ok-to-test {HEAD}"),
        comment(f"/ok-to-test {HEAD[:12]}"),
    ],
)
def test_what_is_no_approval_of_this_head_runs_nothing(approval):
    stage = a_stage(writes=False)
    stage.github.conversation.append(approval)
    assert review(stage).put == []


def test_an_approval_that_was_taken_back_while_the_job_waited_runs_nothing():
    stage = a_stage(writes=False)
    stage.github.conversation.append(comment(f"/ok-to-test {HEAD}"))
    review(stage)
    stage.github.conversation.clear()
    (check,) = run(stage).checks
    assert stage.sandbox.opened == []
    assert check.conclusion is Conclusion.NEUTRAL
    assert "/ok-to-test" in check.summary


def test_where_a_probe_failed_no_stranger_runs_although_approved():
    stage = a_stage(writes=False)
    stage.github.conversation.append(comment(f"/ok-to-test {HEAD}"))
    review(stage)
    stage.failed_probes = ("egress",)
    (check,) = run(stage).checks
    assert stage.sandbox.opened == []
    assert "egress" in check.summary


def test_where_a_probe_failed_people_with_write_access_run_still():
    stage = a_stage()
    stage.runs.there = Presence(seconds_ago=1.0, failed=("egress",))
    stage.failed_probes = ("egress",)
    run(review(stage))
    assert len(stage.sandbox.opened) == 1


@pytest.mark.parametrize(
    ("config", "conclusion"),
    [("enforce: true\n", Conclusion.FAILURE), ("enforce: false\n", Conclusion.NEUTRAL)],
)
def test_tests_that_the_change_broke_are_red_where_the_repository_enforces(config, conclusion):
    stage = reviewed(change=a_tested_output(config=config))
    stage.sandbox.answer = lambda target, _stop: failing(target)
    (check,) = run(stage).checks
    assert check.conclusion is conclusion
    assert "1 failed" in check.title
    assert "Nothing to act on" not in check.title + check.summary
    assert len(stage.sandbox.opened) == 2  # what failed is run once more


def test_a_cancelled_run_ends_as_such_and_the_findings_stay():
    stage = reviewed(change=a_tested_output(config="enforce: true\n"))

    def cancelled(target, stop):
        stage.runs.cancel(3, "grace")
        assert stop.wait(5)

    stage.sandbox.answer = cancelled
    (check,) = run(stage).checks
    assert check.title.startswith("Cancelled by @grace")
    assert check.conclusion is Conclusion.CANCELLED
    assert "nats_fresh" in check.summary
    assert stage.sandbox.closed == 1


def test_a_run_that_was_cancelled_while_it_waited_opens_no_sandbox():
    stage = reviewed()
    stage.runs.cancel(3, "grace")
    (check,) = run(stage).checks
    assert stage.sandbox.opened == []
    assert check.conclusion is Conclusion.CANCELLED


def test_a_push_while_it_waits_ends_the_older_heads_check_run():
    stage = reviewed()
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    (check,) = run(stage).checks
    assert "Superseded" in check.title
    assert stage.sandbox.opened == []


def test_a_push_while_it_runs_ends_the_run():
    stage = reviewed()

    def pushed(target, stop):
        stage.runs.stop = Stop(Why.SUPERSEDED, NEWER)
        assert stop.wait(5)

    stage.sandbox.answer = pushed
    (check,) = run(stage).checks
    assert (check.head_sha, "Superseded" in check.title) == (HEAD, True)


def test_a_push_right_before_the_verdict_is_noticed():
    stage = reviewed()

    def pushed(target, _stop):
        stage.github.pulls[3] = a_pull(head_sha=NEWER)
        return passing(target)

    stage.sandbox.answer = pushed
    (check,) = run(stage).checks
    assert "Superseded" in check.title


def test_a_closed_pull_request_is_not_run():
    stage = reviewed()
    stage.github.pulls[3] = a_pull(state="closed")
    (check,) = run(stage).checks
    assert "closed" in check.title
    assert stage.sandbox.opened == []


def test_a_check_run_that_somebody_else_ended_stays_as_it_is():
    stage = reviewed()
    review(stage, replace(REVIEW, reason="rerequested", again=True, delivery="d-2"))
    first, second = stage.put
    assert first.verdict != second.verdict
    before = list(stage.github.checks)
    assert run(stage, first).checks == before
    assert stage.sandbox.opened == []


def test_a_review_on_request_lets_the_tests_go_on():
    stage = reviewed()
    review(stage, replace(REVIEW, reason="command", again=True, head_sha="", delivery="d-2"))
    assert len(stage.put) == 1
    assert len(stage.github.runs[HEAD]) == 1


def test_a_review_on_request_after_the_tests_ran_keeps_their_result():
    stage = reviewed()
    run(stage)
    review(stage, replace(REVIEW, reason="command", again=True, head_sha="", delivery="d-2"))
    first, second = stage.github.checks
    assert first.title == second.title
    assert len(stage.put) == 1


def test_rerun_runs_the_tests_again():
    stage = reviewed()
    run(stage)
    review(stage, replace(REVIEW, reason="rerequested", again=True, delivery="d-2"))
    run(stage)
    assert len(stage.sandbox.opened) == 2
    assert [each.completed for each in stage.github.runs[HEAD]] == [True, True]


def test_a_result_that_was_not_delivered_is_delivered_without_running_again():
    stage = reviewed()

    def down():
        raise TransientError("GitHub answered 502")

    stage.github.before["complete_check_run 1"] = down
    with pytest.raises(TransientError):
        run(stage)
    (check,) = run(stage).checks
    assert len(stage.sandbox.opened) == 1
    assert check.head_sha == HEAD


def test_without_an_engine_the_job_is_tried_again():
    stage = reviewed()
    stage.sandbox = None
    with pytest.raises(TransientError, match="Docker"):
        run(stage)
    assert "no Docker engine answers" in stage.github.progress[-1].summary
    assert not stage.github.runs[HEAD][0].completed


def test_tests_that_take_the_engine_along_begin_anew_twice_and_no_more():
    stage = reviewed()

    def deadly(target, _stop):
        if len(stage.sandbox.opened) % 2:
            return SandboxRun(ending=Ending.INFRASTRUCTURE, target=target, reason="it went away")
        raise TransientError("no Docker engine answers")

    stage.sandbox.answer = deadly
    for _ in range(2):
        with pytest.raises(TransientError):
            run(stage)
    (check,) = run(stage).checks
    assert len(stage.sandbox.opened) == 6
    assert check.conclusion is Conclusion.NEUTRAL
    assert "it went away" in check.summary


def test_our_fault_ends_the_check_run_that_waits_and_no_other():
    stage = reviewed()
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:another")
    tell(stage.put[0], Failure("the disk is full"), stage.services)
    assert [each.completed for each in stage.github.runs[HEAD]] == [True, False]
    assert "the disk is full" in stage.github.checks[0].summary


def test_a_job_survives_its_message():
    job = replace(reviewed().put[0], connectors=["nats"])
    assert RunTests.from_message(job.to_message()) == job


def test_a_newer_head_has_a_run_of_its_own():
    """Its check run has the same external id: pull request, merge base and no attempt."""
    stage = reviewed()
    run(stage)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    review(stage, replace(REVIEW, head_sha=NEWER, reason="synchronize", delivery="d-2"))
    run(stage)
    assert [target.commit for target in stage.sandbox.opened] == [HEAD, NEWER]


def test_a_newer_head_waits_although_the_older_ones_job_has_not_ended():
    stage = reviewed()
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    review(stage, replace(REVIEW, head_sha=NEWER, reason="synchronize", delivery="d-2"))
    assert [job.head_sha for job in stage.put] == [HEAD, NEWER]


def test_our_fault_in_another_job_leaves_the_tests_to_run_on():
    stage = reviewed()
    job = AnswerCommand(
        installation=7,
        repository="o/r",
        number=3,
        comment_id=17,
        author="grace",
        command="/integration-tests help",
    )
    tell(job, Failure("the disk is full"), stage.services)
    tell(REVIEW, Failure("the disk is full"), stage.services)
    assert [each.completed for each in stage.github.runs[HEAD]] == [False]
    assert len(run(stage).checks) == 1


def test_over_the_days_minutes_the_check_run_says_until_when_and_the_job_goes_on_then():
    stage = reviewed()
    until = datetime(2026, 11, 24, tzinfo=UTC)
    used_up = UsedUp(whose="o", share="30 minutes in the sandbox", until=until)
    with pytest.raises(NextDay):
        run_tests.run(stage.put[-1], replace(stage.services, used_up=lambda: used_up))
    shown = stage.github.progress[-1]
    assert "30 minutes in the sandbox are used up" in shown.title
    assert "`o` may have on one day" in shown.summary
    assert "2026-11-24 at 00:00 UTC" in shown.summary
    assert stage.sandbox.opened == []
    assert "1 test passed" in run(stage).checks[0].title


TWO = Most(whose="acme", number=2)


def test_at_the_limit_the_check_run_says_for_whose_jobs_it_waits():
    stage = a_stage()
    services = replace(stage.services, full=lambda queue: TWO if queue == "sandbox" else None)
    review_pull_request.run(REVIEW, services)
    shown = stage.github.progress[-1]
    assert "as soon as one of the 2 jobs that `acme` may have at once has ended" in shown.summary


def test_the_verdict_says_what_the_model_found_while_the_tests_ran():
    stage = a_stage(a_tested_output(config="model_review: true\n"))
    stage.model_reviews.there = ReviewerPresence(seconds_ago=1, has_model=True)
    review(stage)
    tests, _model = stage.put
    assert "Under way" in stage.github.runs[HEAD][0].summary
    stage.github.before["pull 4"] = lambda: stage.model_reviews.keep(3, NOTHING_TO_ADD)
    github = run(stage, tests)
    (verdict,) = github.checks
    assert "has nothing to add" in verdict.summary
    assert "Under way" not in verdict.summary


NOTHING_TO_ADD = ModelReview(state=State.DONE, head_sha=HEAD, model="m", cost=30_000, asked=1)
