"""The model's review of a pull request: when it is asked, what is posted, what never suffers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from itw.errors import TransientError
from itw.fair_shares.limits import Allowed, Limits, Share
from itw.jobs import AnswerCommand, ReviewWithModel
from itw.pull import Permission
from itw.reporting.publication import Conclusion
from itw.spending import DOLLAR
from tests.fake_github import HEAD, NEWER, a_pull
from tests.fakes import MemoryChange, Stage
from tests.model_double.script import Break, Fail, Say
from tests.model_double.server import Double, playing
from tests.workers.changes import TESTED, a_new_output
from tests.workers.model_reviewing import (
    AUTOMATIC,
    JOB,
    LINE,
    PATH,
    DoubleReviewer,
    a_stage,
    by_model,
    finds,
    judges,
    remark,
    reviewed,
    reviewed_by_both,
    summary,
)
from workers import answer_command, review_with_model
from workers.failure import tell
from workers.reviewer import ReviewerPresence
from workers.settings import Budget
from workers.tasks import Failure


@pytest.fixture
def double() -> Iterator[Double]:
    with playing() as running:
        yield running


@pytest.fixture
def stage(double: Double, tmp_path: Path) -> Stage:
    return a_stage(double, tmp_path)


def command(by: str, delivery: str = "d-9") -> AnswerCommand:
    return AnswerCommand(
        installation=7, repository="o/r", number=3, comment_id=5, author=by, delivery=delivery,
        command="/review-integration-tests",
    )  # fmt: skip


def asked_for(stage: Stage, by: str, delivery: str = "d-9") -> list[ReviewWithModel]:
    before = len(stage.put)
    answer_command.run(command(by, delivery), stage.services)
    return [job for job in stage.put[before:] if isinstance(job, ReviewWithModel)]


# When


def test_the_rules_review_is_finished_before_the_model_is_asked(stage: Stage, double: Double):
    (job,) = reviewed(stage)
    assert isinstance(job, ReviewWithModel)
    assert (job.queue, job.work) == ("model", "auto")
    assert double.asked == []
    (run,) = stage.github.runs[HEAD]
    assert run.completed
    assert "Under way" in run.summary


def test_a_remark_is_posted_on_its_line_and_told_in_the_check_run(stage: Stage, double: Double):
    double.play(finds(remark()), judges(88))
    reviewed_by_both(stage)
    (review,) = stage.github.reviews
    (comment,) = review.comments
    assert (comment.path, comment.line) == (PATH, LINE)
    assert "**`asserts_nothing`**" in comment.body
    assert "88 of 100" in comment.body
    said = summary(stage)
    assert "1 remark by `claude-sonnet-5-5`" in said
    assert f"{PATH}:{LINE}" in said.replace("\\", "")
    assert "Under way" not in said
    assert "$0.0" in said
    assert len(double.asked) == 2


def test_remarks_change_no_verdict(stage: Stage, double: Double):
    double.play(finds(remark()), judges())
    reviewed_by_both(stage)
    (run,) = stage.github.runs[HEAD]
    assert run.conclusion == stage.github.checks[0].conclusion == Conclusion.SUCCESS
    assert run.title == stage.github.checks[0].title


def test_nothing_found_is_no_review_and_one_line_in_the_check_run(stage: Stage, double: Double):
    double.play(finds())
    reviewed_by_both(stage)
    assert stage.github.reviews == []
    assert "has nothing to add;" in summary(stage)


@pytest.mark.parametrize("config", ["", "model_review: false\n"])
def test_without_the_repository_s_word_nobody_is_asked(double: Double, tmp_path: Path, config: str):
    stage = a_stage(double, tmp_path, config)
    assert reviewed(stage) == []
    assert asked_for(stage, "ada") == []
    assert "Model's review" not in summary(stage)


def test_the_pull_request_can_not_switch_it_on(double: Double, tmp_path: Path):
    stage = a_stage(double, tmp_path, "profile: spec\n")
    after = {**stage.change.after, ".github/integration-test-writer.yml": "model_review: true\n"}
    stage.change = replace(stage.change, after=after)
    assert reviewed(stage) == []


def test_a_stranger_s_pull_request_waits_for_somebody_to_ask(stage: Stage, double: Double):
    stage.github.permissions["ada"] = Permission.READ
    assert reviewed(stage) == []
    assert "author has no write access" in summary(stage)
    assert asked_for(stage, "ada") == []  # an author may ask for a review, and not for this one
    stage.github.permissions["grace"] = Permission.WRITE
    (job,) = asked_for(stage, "grace")
    double.play(finds(remark()), judges())
    review_with_model.run(job, stage.services)
    assert len(by_model(stage)) == 1


def test_permission_that_was_taken_back_counts_when_the_job_starts(stage: Stage, double: Double):
    (job,) = reviewed(stage)
    stage.github.permissions["ada"] = Permission.READ
    review_with_model.run(job, stage.services)
    assert double.asked == []


def test_a_draft_waits(double: Double, tmp_path: Path):
    stage = a_stage(double, tmp_path, draft=True)
    assert reviewed(stage, replace(JOB, again=True)) == []


def test_without_a_key_it_is_said_as_switched_off(stage: Stage):
    for there in (None, ReviewerPresence(seconds_ago=1, has_model=False)):
        stage.model_reviews.there = there
        assert reviewed(stage, replace(JOB, again=True, delivery=f"d-{there}")) == []
        assert "off here: this installation has no model" in summary(stage)


def test_a_worker_that_is_away_is_said(stage: Stage):
    stage.model_reviews.there = ReviewerPresence(seconds_ago=10_000, has_model=True)
    assert reviewed(stage) == []
    assert "Not asked for" in summary(stage)


def test_a_push_is_not_reviewed_again(stage: Stage, double: Double):
    double.play(finds(remark()), judges())
    reviewed_by_both(stage)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.newer[NEWER] = {**stage.change.after, "README.md": "b\n"}
    pushed = replace(JOB, head_sha=NEWER, reason="synchronize", delivery="d-2")
    assert reviewed(stage, pushed) == []
    assert len(double.asked) == 2
    assert f"Of [`{HEAD[:12]}`]" in summary(stage, NEWER)


def test_once_means_what_github_shows_whatever_redis_forgot(stage: Stage, double: Double):
    double.play(finds(remark()), judges())
    reviewed_by_both(stage)
    stage.model_reviews.finished.clear()
    stage.model_reviews.expected.clear()
    stage.model_reviews.review = None
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    assert reviewed(stage, replace(JOB, head_sha=NEWER, reason="synchronize")) == []


def test_a_pull_request_without_tests_may_get_them_later(double: Double, tmp_path: Path):
    change = a_new_output(config="model_review: true\n")
    stage = a_stage(double, tmp_path, change=change)
    reviewed_by_both(stage)
    assert double.asked == []
    assert "adds and changes no integration test" in summary(stage)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.newer[NEWER] = {**change.after, PATH: TESTED}
    double.play(finds(remark()), judges())
    reviewed_by_both(stage, replace(JOB, head_sha=NEWER, reason="synchronize"))
    assert len(by_model(stage)) == 1


# What is posted


def test_a_refuted_remark_and_an_invented_quote_are_not_posted(stage: Stage, double: Double):
    invented = remark(quote="time.Sleep(time.Second)")
    double.play(finds(invented, remark()), judges(40))
    reviewed_by_both(stage)
    assert stage.github.reviews == []
    assert len(double.asked) == 2  # nobody is asked about an invented one
    said = summary(stage)
    assert "1 quoted no added line" in said
    assert "1 did not hold against a second look" in said


def test_asked_again_for_the_same_change_nothing_is_paid_and_nothing_repeated(
    stage: Stage, double: Double
):
    double.play(finds(remark()), judges())
    reviewed_by_both(stage)
    (job,) = asked_for(stage, "ada")
    assert job.asked_by == "ada"
    review_with_model.run(job, stage.services)
    assert len(double.asked) == 2
    assert len(by_model(stage)) == 1
    assert "spent when the same lines were reviewed before" in summary(stage)


def test_asked_again_for_another_change_is_asked_again(stage: Stage, double: Double):
    double.play(finds())
    reviewed_by_both(stage)
    stage.change = replace(
        stage.change, after={**stage.change.after, PATH: TESTED.replace("arrives", "is there")}
    )
    (job,) = asked_for(stage, "ada")
    double.play(finds(remark()), judges())
    review_with_model.run(job, stage.services)
    assert len(double.asked) == 3
    assert len(by_model(stage)) == 1


def test_a_thread_stays_open_as_long_as_its_line_is_there(stage: Stage, double: Double):
    double.play(finds(remark()), judges())
    reviewed_by_both(stage)
    told = stage.github.own_reviews(3)[0].fingerprints
    pushed = replace(JOB, head_sha=NEWER, reason="synchronize", delivery="d-2")
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.newer[NEWER] = {**stage.change.after, PATH: f"// moved\n{TESTED}"}
    reviewed(stage, pushed)
    assert stage.github.threads[-1] >= set(told)
    other = "d" * 40
    stage.github.pulls[3] = a_pull(head_sha=other)
    stage.newer[other] = {**stage.change.after, PATH: TESTED.replace(".Run(t, template)", ".Do()")}
    reviewed(stage, replace(pushed, head_sha=other, delivery="d-3"))
    assert stage.github.threads[-1].isdisjoint(told)


def test_a_push_while_it_is_asked_gets_what_still_stands(stage: Stage, double: Double):
    (job,) = reviewed(stage)
    assert isinstance(stage.reviewer, DoubleReviewer)
    stage.newer[NEWER] = {**stage.change.after, PATH: f"// moved\n{TESTED}"}
    stage.github.start_check_run(NEWER, "verdict:3:x:")
    stage.reviewer.before = lambda: stage.github.pulls.update({3: a_pull(head_sha=NEWER)})
    double.play(finds(remark()), judges())
    review_with_model.run(job, stage.services)
    (review,) = stage.github.reviews
    assert (review.head_sha, review.comments[0].line) == (NEWER, LINE + 1)


# What never suffers


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Say(text="I would rather not.", stop_reason="refusal")], "declined"),
        ([Say(text="{", stop_reason="max_tokens")] * 3, "was cut"),
        ([Say(text='{"remarks": 7}')] * 3, "could not be used"),
        ([Fail(status=401, kind="authentication_error", message="invalid x-api-key")], "x-api-key"),
    ],
    ids=["refused", "truncated", "wrong schema", "bad key"],
)
def test_a_model_that_fails_is_said_and_the_verdict_stays(
    stage: Stage, double: Double, steps: list[Say | Fail], said: str
):
    double.play(*steps)
    reviewed_by_both(stage)
    (run,) = stage.github.runs[HEAD]
    assert (run.completed, run.conclusion) == (True, "success")
    assert "Could not be done" in run.summary
    assert said in run.summary
    assert stage.github.reviews == []


@pytest.mark.parametrize(
    "step",
    [
        Fail(status=429, kind="rate_limit_error"),
        Fail(status=529, kind="overloaded_error"),
        Break(error="overloaded_error"),
    ],
    ids=["429", "529", "broken off"],
)
def test_a_model_that_is_down_is_tried_again_and_then_given_up(
    stage: Stage, double: Double, step: Fail | Break
):
    (job,) = reviewed(stage)
    double.play(*[step] * 5)
    with pytest.raises(TransientError) as raised:
        review_with_model.run(job, stage.services)
    assert stage.github.runs[HEAD][0].conclusion == "success"
    tell(job, Failure(str(raised.value)), stage.services)
    assert "Could not be done" in summary(stage)
    assert stage.github.runs[HEAD][0].conclusion == "success"
    review_with_model.run(job, stage.services)  # once more from the queue: it was told already
    assert len(double.asked) == 5


def test_the_budget_of_a_review_holds_before_anything_is_sent(stage: Stage, double: Double):
    stage.budget = Budget(review=DOLLAR // 100)
    reviewed_by_both(stage)
    assert double.asked == []
    assert "this review may spend \\$0.01" in summary(stage)


def test_the_installation_s_day_holds_too(stage: Stage, double: Double):
    operator = Limits(installation=Share(dollars=DOLLAR // 100))
    stage.allowed = Allowed(repository="o/r", operator=operator)
    reviewed_by_both(stage)
    assert "this installation today may spend \\$0.01" in summary(stage)


STEPS = ["keep", "pull 2", "ensure_review 1", "amend_check_run 1", "finish"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_anywhere_nothing_is_posted_or_paid_twice(stage: Stage, double: Double, step: str):
    (job,) = reviewed(stage)
    stage.github.calls.clear()
    double.play(finds(remark()), judges())
    stage.github.before[step] = stage.model_reviews.before[step] = die
    with pytest.raises(KeyboardInterrupt):
        review_with_model.run(job, stage.services)
    stage.github.before.clear()
    stage.model_reviews.before.clear()
    review_with_model.run(job, stage.services)
    assert len(double.asked) == 2
    assert len(stage.github.reviews) == 1
    assert "1 remark by" in summary(stage)
    assert "$0.02" in summary(stage)


def die() -> None:
    raise KeyboardInterrupt


def test_killed_between_the_two_passes_the_first_is_not_paid_again(stage: Stage, double: Double):
    (job,) = reviewed(stage)
    double.play(finds(remark()), *[Fail(status=529, kind="overloaded_error")] * 5)
    with pytest.raises(TransientError):
        review_with_model.run(job, stage.services)
    double.play(judges())
    review_with_model.run(job, stage.services)
    assert len(by_model(stage)) == 1
    assert len([each for each in double.asked if "Propose at most" in str(each)]) == 1


def test_a_review_that_died_before_it_put_the_job_puts_it_later(stage: Stage):
    reviewed(stage)
    stage.put.clear()
    stage.model_reviews.expected.clear()
    (job,) = reviewed(stage, replace(JOB, delivery="d-2"))
    assert isinstance(job, ReviewWithModel)
    assert reviewed(stage, replace(JOB, delivery="d-3")) == []


def test_a_closed_pull_request_is_left_alone(stage: Stage, double: Double):
    reviewed(stage)
    stage.github.pulls[3] = a_pull(state="closed")
    review_with_model.run(AUTOMATIC, stage.services)
    assert double.asked == []
    assert not stage.model_reviews.finished


def test_tests_that_still_run_keep_their_check_run_open(stage: Stage, double: Double):
    (job,) = reviewed(stage)
    runs = stage.github.runs[HEAD]
    runs[0] = replace(runs[0], completed=False, conclusion="")
    double.play(finds(remark()), judges())
    review_with_model.run(job, stage.services)
    assert not runs[0].completed
    assert "1 remark by" in summary(stage)


def test_a_change_that_is_none_of_ours_stays_quiet(double: Double, tmp_path: Path):
    config = {".github/integration-test-writer.yml": "model_review: true\n"}
    change = MemoryChange({**config, "a.md": "a"}, {**config, "a.md": "b"})
    stage = a_stage(double, tmp_path, change=change)
    assert reviewed(stage) == []
    assert stage.github.runs == {}
