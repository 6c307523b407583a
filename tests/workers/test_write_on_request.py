"""Who has tests written, for which connectors, and what is said where they are not."""

from dataclasses import replace

import pytest

from itw.fair_shares.limits import Allowed, Limits, Share
from itw.jobs import AUTO, AnswerCommand, ReviewPullRequest, WriteTests
from itw.pull import Permission
from itw.spending import DOLLAR
from tests.fake_github import HEAD, FakeGitHub, a_pull
from tests.fakes import Stage
from tests.workers.changes import a_new_output, a_readme
from workers import answer_command, cancel_pull_request, review_pull_request
from workers.writer import WriterPresence

COMMAND = AnswerCommand(
    installation=7,
    repository="o/r",
    number=3,
    comment_id=17,
    author="grace",
    command="/write-integration-tests",
    delivery="d-9",
)
REVIEW = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha=HEAD, reason="opened", delivery="d-1"
)


@pytest.fixture
def stage() -> Stage:
    stage = Stage(FakeGitHub(pulls={3: a_pull()}), a_new_output())
    stage.github.permissions |= {"ada": Permission.WRITE, "grace": Permission.WRITE}
    stage.writes.there = WriterPresence(seconds_ago=1.0, has_model=True)
    return stage


def say(stage: Stage, command: str = "/write-integration-tests", comment: int = 17) -> str:
    """The answer, "" where there is none."""
    job = replace(COMMAND, command=command, comment_id=comment)
    answer_command.run(job, stage.services)
    return stage.github.answers.get(str(comment), "")


def review(stage: Stage, **fields: object) -> list[WriteTests]:
    review_pull_request.run(replace(REVIEW, **fields), stage.services)
    return [job for job in stage.put if isinstance(job, WriteTests)]


def test_the_untested_connector_is_chosen_and_named(stage):
    assert say(stage) == ""
    (job,) = stage.put
    assert (job.connectors, job.head_sha, job.asked_by) == (["output/nats_fresh"], HEAD, "grace")
    assert (17, "eyes") in stage.github.reactions
    said = stage.github.answers[f"write:{job.work}"]
    assert "these untested ones were chosen: `output/nats_fresh`" in said


def test_a_named_connector_is_written_for(stage):
    assert say(stage, "/write-integration-tests nats_fresh") == ""
    assert stage.put[0].connectors == ["output/nats_fresh"]


def test_an_unknown_name_is_answered_with_those_there_are(stage):
    said = say(stage, "/write-integration-tests nats_stale")
    assert "no connector `nats_stale`" in said
    assert "`output/nats_fresh`" in said
    assert stage.put == []


def test_a_pull_request_without_connectors_has_nothing_to_write(stage):
    stage.change = a_readme()
    assert "adds or changes no connector" in say(stage)


def test_a_second_command_is_answered_and_not_doubled(stage):
    say(stage)
    assert "being written for this pull request already" in say(stage, comment=18)
    assert len(stage.put) == 1


def test_people_without_write_access_are_refused(stage):
    stage.github.permissions["grace"] = Permission.READ
    assert "write access" in say(stage)
    assert stage.put == []


def test_a_strangers_commit_is_read_by_somebody_first(stage):
    stage.github.permissions["ada"] = Permission.READ
    assert f"/ok-to-test {HEAD}" in say(stage)


@pytest.mark.parametrize(
    ("presence", "missing"),
    [
        (None, "no sandbox"),
        (WriterPresence(seconds_ago=9000.0, has_model=True), "has been heard of for a while"),
        (WriterPresence(seconds_ago=1.0, has_model=False), "no model is configured"),
    ],
)
def test_what_is_missing_is_named(stage, presence, missing):
    stage.writes.there = presence
    said = say(stage, "/write-integration-tests nats_fresh")
    assert missing in said
    assert "`itw write nats_fresh --scaffold`" in said


def test_over_the_budget_nothing_begins_and_the_answer_says_so(stage):
    stage.allowed = Allowed(repository="o/r", operator=Limits(installation=Share(dollars=0)))
    said = say(stage)
    assert "this installation today may spend $0.00" in said
    assert stage.put == []


def test_a_job_over_the_days_budget_is_put_and_waits_for_the_next_day(stage):
    say(stage)
    (job,) = stage.put
    stage.ledger.set_aside(
        50 * DOLLAR, [limit for limit in stage.services.limits(job) if limit.daily]
    )
    stage.writes.waiting.clear()
    say(stage, comment=18)
    assert len(stage.put) == 2


def test_the_budget_of_a_pull_request_counts_all_its_jobs(stage):
    say(stage)
    (job,) = stage.put
    _, pull, *_ = stage.services.limits(job)
    stage.ledger.set_aside(20 * DOLLAR, [pull])
    stage.writes.waiting.clear()
    assert "this pull request may spend $20.00" in say(stage, comment=18)


def test_cancel_stops_the_writing(stage):
    say(stage)
    assert "given up" in say(stage, "/integration-tests cancel", comment=18)
    assert stage.writes.stop is not None
    assert stage.writes.waiting == {}


def test_a_closed_pull_request_stops_the_writing(stage):
    stage.github.pulls[3] = a_pull(state="closed")
    job = cancel_pull_request.CancelPullRequest(installation=7, repository="o/r", number=3)
    cancel_pull_request.run(job, stage.services)
    assert stage.writes.closed == [3]


def test_auto_writes_for_a_new_connector_once(stage):
    stage.change = a_new_output(config="write: auto\n")
    (job,) = review(stage)
    assert (job.work, job.connectors) == (AUTO, ["output/nats_fresh"])
    assert "`write: auto`" in stage.github.answers["write:auto"]


def test_our_own_push_does_not_write_again(stage):
    stage.change = a_new_output(config="write: auto\n")
    review(stage)
    stage.writes.waiting.clear()  # it was delivered, and Redis has forgotten all of it
    stage.github.pulls[3] = a_pull(head_sha="d" * 40)
    assert len(review(stage, head_sha="d" * 40, reason="synchronize")) == 1


@pytest.mark.parametrize("config", ["", "write: offer\n", "write: command\n"])
def test_nothing_is_written_by_itself_unless_configured(stage, config):
    stage.change = a_new_output(config=config)
    assert review(stage) == []


def test_nothing_is_written_by_itself_for_a_stranger(stage):
    stage.change = a_new_output(config="write: auto\n")
    stage.github.permissions["ada"] = Permission.READ
    assert review(stage) == []


def test_nothing_is_written_by_itself_where_the_rule_is_waived(stage):
    waiver = "waivers:\n  - rule: missing_integration_test\n    reason: hosted\n"
    stage.change = a_new_output(config=f"write: auto\n{waiver}")
    assert review(stage) == []


@pytest.mark.parametrize(("config", "offered"), [("", True), ("write: command\n", False)])
def test_a_missing_test_offers_the_command(stage, config, offered):
    stage.change = a_new_output(config=config)
    review(stage)
    told = "".join(each.body for each in stage.github.reviews[0].comments)
    assert ("/write-integration-tests nats_fresh" in told) is offered
