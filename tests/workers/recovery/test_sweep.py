"""A sweep puts what a lost webhook would have put, and nothing else."""

import time
from datetime import timedelta

import pytest

from itw.jobs import AnswerCommand, ReviewPullRequest
from itw.recovery.deliveries import KEPT
from itw.reporting.publication import CheckRun, Conclusion
from tests.fake_github import FakeGitHub
from tests.workers.recovery.stage import NAME, Stage
from workers.dispatch.lanes import Lanes
from workers.lease import lease
from workers.observed import Observed
from workers.observing import ObservingGitHub
from workers.runs import Runs

VERDICT = f"verdict:1:{'b' * 40}:"


def reviews(stage: Stage) -> list[tuple[int, str]]:
    return [(job.number, job.head_sha) for job in stage.put if isinstance(job, ReviewPullRequest)]


def commands(stage: Stage) -> list[AnswerCommand]:
    return [job for job in stage.put if isinstance(job, AnswerCommand)]


def hours_later(stage: Stage, hours: int = 1, **more: int) -> None:
    for _ in range(hours):
        stage.later(hours=1)
        stage.sweep(**more)


def test_a_pull_request_without_a_verdict_is_put_once(stage):
    pull = stage.open_pull("feature")
    hours_later(stage, 4)
    assert reviews(stage) == [(1, pull.head_sha)]
    (job,) = stage.put
    assert (job.installation, job.repository, job.again) == (stage.installation.id, NAME, False)


def test_one_with_a_verdict_is_not(stage):
    stage.run(stage.open_pull("feature"), VERDICT, "neutral")
    hours_later(stage)
    assert stage.put == []


def test_a_check_run_of_another_app_is_no_verdict(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT, "success")
    stage.repository.state.runs[0].suite.app = stage.double.add_app("others")
    hours_later(stage)
    assert reviews(stage) == [(1, pull.head_sha)]


def test_a_push_after_the_verdict_is_found(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT, "neutral")
    hours_later(stage)
    head = pull.push({"b.go": "package b\n"})
    hours_later(stage)
    assert reviews(stage) == [(1, head)]


def test_its_webhook_is_given_time(stage):
    pull = stage.open_pull("feature")
    stage.sweep()
    stage.later(minutes=5)
    stage.sweep()
    assert stage.put == []
    stage.later(minutes=6)
    stage.sweep()
    assert reviews(stage) == [(1, pull.head_sha)]


def test_drafts_and_closed_ones_are_left_alone(stage):
    stage.open_pull("draft", draft=True)
    stage.open_pull("closed").close()
    hours_later(stage, 2)
    assert stage.put == []


def test_what_is_older_than_the_installation_is_left_alone(stage):
    old = stage.open_pull("feature")
    stage.later(hours=1)
    stage.double.uninstall(stage.installation)
    stage.installation = stage.double.install(NAME)
    stage.later(hours=1)
    old.comment("still there?")
    hours_later(stage, 2)
    assert stage.put == []


def test_a_suspended_installation_is_left_alone(stage):
    stage.open_pull("feature")
    stage.double.suspend(stage.installation)
    hours_later(stage)
    assert stage.put == []


def test_an_archived_repository_is_left_alone(stage):
    stage.open_pull("feature")
    stage.repository.state.archived = True
    hours_later(stage)
    assert stage.put == []


def test_a_repository_that_is_added_later_has_no_past(stage):
    hours_later(stage)
    added = stage.double.repository("acme/added")
    added.push("old", {"a.go": "package old\n"})
    added.open_pull("old")
    stage.later(hours=1)
    stage.double.add_to(stage.installation, "acme/added")
    hours_later(stage, 2)
    assert stage.put == []
    added.push("new", {"a.go": "package new\n"})
    new = added.open_pull("new")
    hours_later(stage, 2)
    assert reviews(stage) == [(2, new.head_sha)]


def test_when_all_was_lost_everything_since_the_installation_is_found(stage):
    reviewed, lost = stage.open_pull("reviewed"), stage.open_pull("lost")
    stage.run(reviewed, VERDICT, "neutral")
    hours_later(stage)
    stage.put.clear()
    stage.wipe()
    hours_later(stage)
    assert reviews(stage) == [(lost.number, lost.head_sha)]


def test_what_a_review_found_quiet_is_not_put(stage):
    pull = stage.open_pull("feature")
    Runs(stage.server.client(), NAME).nothing_at(1, pull.head_sha)
    hours_later(stage)
    assert stage.put == []


def test_what_is_only_observed_is_not_put(stage):
    pull = stage.open_pull("feature")
    comment = pull.comment("/integration-tests help")
    github = ObservingGitHub(FakeGitHub(), Observed(stage.redis, NAME))
    run = github.start_check_run(pull.head_sha, VERDICT)
    told = {"title": "title", "summary": "summary"}
    check = CheckRun(head_sha=pull.head_sha, conclusion=Conclusion.NEUTRAL, **told)
    github.complete_check_run(run, check, VERDICT)
    github.react(comment.id, "eyes")
    hours_later(stage, 2)
    assert stage.put == []
    head = pull.push({"b.go": "package b\n"})
    hours_later(stage, 2)
    assert reviews(stage) == [(1, head)]


def test_a_command_that_was_left_out_is_not_put(stage):
    pull = stage.open_pull("feature", draft=True)
    comment = pull.comment("/integration-tests help")
    Runs(stage.redis, NAME).heard(pull.number, comment.id)
    hours_later(stage)
    stage.redis.delete(f"itw:runs:{NAME}#{pull.number}")  # a day later
    pull.comment("so?")
    hours_later(stage)
    assert stage.put == []


@pytest.mark.parametrize("minutes", [-20, 20])
def test_our_clock_may_be_wrong(stage, minutes):
    stage.double.clock.ahead += timedelta(minutes=minutes)
    pull = stage.open_pull("feature")
    stage.sweep()
    assert stage.put == []
    stage.later(minutes=11)
    stage.sweep()
    assert reviews(stage) == [(1, pull.head_sha)]


def test_a_dry_run_changes_nothing_and_says_what_it_would_do(stage):
    stage.open_pull("feature")
    stage.later(hours=1)
    swept = stage.sweep(dry=True)
    assert [each.job.number for each in swept.found] == [1]
    assert stage.put == []
    assert stage.server.client().keys("*") == []


# Requests


def test_nothing_new_is_free(stage):
    for number in range(5):
        stage.run(stage.open_pull(f"feature-{number}"), f"verdict:{number + 1}:b:", "neutral")
    hours_later(stage)
    stage.later(hours=1)
    swept = stage.sweep()
    assert (swept.visited, swept.requests, swept.charged) == (1, 3, 1)


def test_the_repositories_are_not_listed_each_minute(stage):
    stage.sweep()
    stage.later(minutes=1)
    assert stage.sweep().requests == 0


def test_a_round_ends_with_its_allowance_and_the_next_goes_on(stage):
    pulls = [stage.open_pull(f"feature-{number}") for number in range(12)]
    stage.later(hours=1)
    while stage.sweep(requests=8).found:
        stage.later(minutes=1)
    assert sorted(reviews(stage)) == sorted((pull.number, pull.head_sha) for pull in pulls)


def test_few_are_put_at_a_time(stage):
    for number in range(5):
        stage.open_pull(f"feature-{number}")
    stage.later(hours=1)
    assert len(stage.sweep(at_most=3).found) == 3
    stage.later(minutes=11)
    assert len(stage.sweep(at_most=3).found) == 2


def test_reviews_come_first_when_github_s_limit_is_near(stage):
    stage.open_pull("feature")
    stage.later(hours=1)
    stage.double.limits.per_hour = 2
    assert stage.sweep().requests == 2
    assert stage.put == []


def test_a_full_queue_is_served_first(stage):
    stage.open_pull("feature")
    stage.later(hours=1)
    stage.server.client().lpush("itw:review:review", *["{}"] * 100)
    assert stage.sweep().put_off
    assert stage.put == []


def test_the_token_can_only_read(stage):
    stage.open_pull("feature")
    hours_later(stage)
    held = [token.permissions for token in stage.double.world.tokens.values()]
    assert held == [{"checks": "read", "metadata": "read", "pull_requests": "read"}]


def test_one_installation_s_trouble_is_not_another_s(stage):
    other = stage.double.install("zeta/connect")
    repository = stage.double.repository("zeta/connect")
    stage.double.fault(f"POST /app/installations/{stage.installation.id}/", status=500, times=99)
    repository.push("feature", {"a.go": "package a\n"})
    repository.open_pull("feature")
    hours_later(stage)
    assert [job.installation for job in stage.put] == [other.id]


# Check runs in progress


def looks(stage: Stage, times: int) -> None:
    for _ in range(times):
        stage.later(minutes=11)
        stage.sweep()


def test_one_that_nobody_is_at_is_reviewed_again_and_ended_at_last(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT)
    looks(stage, 5)
    assert reviews(stage) == [(1, pull.head_sha)] * 2
    assert stage.statuses() == [("in_progress", None)]
    looks(stage, 3)
    assert stage.statuses() == [("completed", "neutral")]
    (check,) = pull.seen.checks
    assert "Not finished" in check.title
    assert "Re-run" in check.summary
    looks(stage, 3)
    assert len(stage.put) == 2


def test_one_whose_job_waits_is_left_alone(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT)
    job = ReviewPullRequest(
        installation=1, repository="Acme/connect", number=1, head_sha="", reason="opened"
    )
    stage.queued(job)
    looks(stage, 9)
    assert stage.put == []
    assert stage.statuses() == [("in_progress", None)]


def test_one_whose_job_a_worker_holds_is_left_alone(stage):
    stage.run(stage.open_pull("feature"), VERDICT)
    stage.queued(
        ReviewPullRequest(installation=1, repository=NAME, number=1, head_sha="", reason="opened")
    )
    lanes = Lanes(prefix="itw:review:", name="review")
    assert lanes.take(stage.redis, time.time()) is not None
    looks(stage, 9)
    assert (stage.put, stage.statuses()) == ([], [("in_progress", None)])


def test_one_whose_lease_is_held_is_left_alone(stage):
    stage.run(stage.open_pull("feature"), VERDICT)
    with lease(stage.server.client(), f"run:{NAME}#1"):
        looks(stage, 9)
    assert (stage.put, stage.statuses()) == ([], [("in_progress", None)])


def test_that_of_a_closed_pull_request_is_ended_as_closed(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT)
    pull.close()
    looks(stage, 2)
    assert stage.put == []
    assert stage.statuses() == [("completed", "neutral")]
    assert "Not finished" not in pull.seen.checks[0].title


def test_that_of_an_earlier_head_is_ended_when_all_was_forgotten(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT)
    stage.wipe()
    pull.push({"b.go": "package b\n"})
    stage.run(pull, VERDICT, "neutral")
    stage.sweep()
    assert stage.statuses() == [("completed", "neutral")] * 2
    assert "ended:1::superseded" in stage.repository.state.runs[0].external_id


def test_that_of_a_writer_is_ended_as_such(stage):
    pull = stage.open_pull("feature")
    stage.run(pull, VERDICT, "neutral")
    repository = stage.app.repository(stage.installation.id, NAME)
    repository.start_check_run(pull.head_sha, "write:1:auto", "Integration tests: writing")
    looks(stage, 2)
    assert stage.put == []
    writing = stage.repository.state.runs[1]
    assert (writing.status, writing.conclusion) == ("completed", "neutral")
    assert "/write-integration-tests" in writing.summary


# Commands


def test_a_command_that_nobody_heard_is_put_once(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    comment = pull.comment("Please.\n\n/run-integration-tests nats", by="dev")
    hours_later(stage, 3)
    (job,) = commands(stage)
    assert (job.number, job.comment_id, job.author) == (1, comment.id, "dev")
    assert job.command == "/run-integration-tests nats"


def test_one_that_was_heard_is_not(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    comment = pull.comment("/run-integration-tests", by="dev")
    stage.app.repository(stage.installation.id, NAME).react(comment.id, "eyes")
    hours_later(stage, 2)
    assert stage.put == []


def test_a_command_that_its_author_edited_in_is_put_once(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    comment = pull.comment("hello", by="stranger")
    hours_later(stage, 2)
    pull.edit(comment, "/write-integration-tests", by="stranger")
    stage.sweep()
    assert stage.put == []  # its webhook is on its way
    hours_later(stage, 2)
    (job,) = commands(stage)
    assert (job.comment_id, job.author) == (comment.id, "stranger")
    assert job.command == "/write-integration-tests"


def test_one_that_somebody_else_edited_in_is_left(stage):
    """The list has its author's name; it is told by its webhook alone whose command it is."""
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    for author, editor in (("stranger", "dev"), ("dev", "stranger")):
        comment = pull.comment("hello", by=author)
        stage.later(minutes=1)
        pull.edit(comment, "/write-integration-tests", by=editor)
    hours_later(stage, 2)
    assert stage.put == []


def test_a_comment_that_was_changed_in_another_way_is_its_author_s(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    comment = pull.comment("/write-integration-tests", by="dev")
    stage.later(minutes=1)
    comment.updated_at = stage.app.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    hours_later(stage, 2)
    assert [job.author for job in commands(stage)] == ["dev"]


def test_a_comment_that_is_deleted_meanwhile_holds_nothing_up(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    comment = pull.comment("hello", by="dev")
    stage.later(minutes=1)
    pull.edit(comment, "/write-integration-tests", by="dev")
    pull.comment("/run-integration-tests", by="dev")
    fault = stage.double.fault("POST /graphql", status=404)
    hours_later(stage, 2)
    assert fault.met
    asked = {job.command for job in commands(stage)}
    assert asked == {"/run-integration-tests", "/write-integration-tests"}


def test_an_old_command_is_not_carried_out_out_of_the_blue(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    pull.comment("/run-integration-tests", by="dev")
    stage.later(seconds=KEPT.total_seconds() + 3700)
    stage.sweep()
    assert stage.put == []


def test_nor_when_its_author_changes_a_letter_beside_it(stage):
    """Its webhook would not, either: the command is not new."""
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    comment = pull.comment("/run-integration-tests\n\nplaese", by="dev")
    stage.later(seconds=KEPT.total_seconds() + 3700)
    pull.edit(comment, "/run-integration-tests\n\nplease", by="dev")
    hours_later(stage, 2)
    assert stage.put == []


def test_people_s_talk_and_programs_are_left_alone(stage):
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    pull.comment("what does `/run-integration-tests` do?", by="dev")
    stage.double.world.user("robot", "Bot")
    pull.comment("/run-integration-tests", by="robot")
    hours_later(stage, 2)
    assert stage.put == []


def test_without_the_permission_for_a_reaction_no_command_is_looked_for(stage):
    stage.installation.permissions["pull_requests"] = "read"
    stage.run(pull := stage.open_pull("feature"), VERDICT, "neutral")
    pull.comment("/run-integration-tests", by="dev")
    hours_later(stage, 2)
    assert stage.put == []
