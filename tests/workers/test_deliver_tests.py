"""What becomes of tests that were written: who gets them how, and what is said of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from itw.errors import TransientError, UserError
from itw.fair_shares.day import NextDay
from itw.jobs import WriteTests
from itw.pull import Permission
from itw.runs.stop import Stop, Why
from itw.spending import DOLLAR
from itw.writing.draft import Draft
from itw.writing.evidence import Evidence, Phase, State
from itw.writing.standing import Standing
from tests.fake_github import HEAD, NEWER, FakeGitHub, a_pull
from tests.fakes import FakeWriter, Stage
from tests.workers.changes import a_new_output
from workers import deliver_tests
from workers.failure import tell
from workers.lease import Busy
from workers.services import Held, RunStopped
from workers.tasks import Failure
from workers.writer import Assignment

NAME = "output/nats_fresh"
PATH = "internal/impl/nats/integration_test.go"
GO = b'package nats\n\nimport "testing"\n\nfunc TestIntegrationNatsFresh(t *testing.T) {}\n'
JOB = WriteTests(
    installation=7,
    repository="o/r",
    number=3,
    head_sha=HEAD,
    work="w0rk",
    connectors=[NAME],
    asked_by="grace",
)
COMMENT = "write:w0rk"


def evidence(assignment: Assignment, state: State = State.PROVED, **fields: object) -> Evidence:
    draft = Draft(
        connector=assignment.connector, files={PATH: GO}, tests=("TestIntegrationNatsFresh",)
    )
    return Evidence(state=state, **{"draft": draft, "drafts": 1, "cost": 210_000, **fields})


def a_stage(
    answer: Callable[[Assignment], Evidence] = evidence, delivery: str = "patch", **pull: object
) -> Stage:
    stage = Stage(
        FakeGitHub(pulls={3: a_pull(**pull)}), a_new_output(config=f"delivery: {delivery}\n")
    )
    stage.github.permissions["ada"] = Permission.WRITE
    stage.writer = FakeWriter(answer)
    return stage


def run(stage: Stage, job: WriteTests = JOB) -> str:
    deliver_tests.run(job, stage.services)
    return stage.github.answers[COMMENT]


def the_check(stage: Stage) -> str:
    (run,) = stage.github.writing_runs[HEAD]
    assert run.completed
    return f"{run.conclusion} {run.title}"


def test_a_patch_comes_with_its_evidence():
    stage = a_stage()
    said = run(stage)
    assert "git apply <<'PATCH'" in said
    assert "+func TestIntegrationNatsFresh" in said
    assert "$0.21" in said
    assert the_check(stage) == "neutral Tests written and proved for 1 of 1 connector"
    assert stage.github.commits == {}


def test_the_verdicts_own_check_run_is_left_alone():
    stage = a_stage()
    stage.github.start_check_run(HEAD, "verdict:3:b:")
    run(stage)
    assert [each.completed for each in stage.github.runs[HEAD]] == [False]


def test_a_push_is_one_commit_of_our_own_paths():
    stage = a_stage(delivery="push")
    said = run(stage)
    ((sha, commit),) = stage.github.commits.items()
    assert stage.github.pulls[3].head_sha == sha
    assert commit.parent == HEAD
    assert set(commit.files) == {PATH}
    assert f"Pushed to this branch as {sha}" in said
    assert "git apply" not in said


def test_nothing_is_pushed_onto_a_branch_that_has_moved():
    stage = a_stage(delivery="push")
    stage.newer[NEWER] = {**stage.change.after, "README.md": "b\n"}
    stage.github.before["pull 2"] = lambda: moved(stage)
    said = run(stage)
    assert stage.github.commits == {}
    assert "branch has moved" in said
    assert "git apply" in said
    assert NEWER in said


@pytest.mark.parametrize(
    ("state", "claim"),
    [(State.PROVED, "Written and proved for"), (State.UNPROVED, "Written for")],
)
def test_a_draft_for_an_older_head_is_not_called_proved(state, claim):
    stage = a_stage(lambda given: evidence(given, state))
    stage.newer[NEWER] = {**stage.change.after, "README.md": "b\n"}
    stage.github.before["pull 2"] = lambda: moved(stage)
    assert f"{claim} {HEAD}" in run(stage)


def moved(stage: Stage) -> None:
    stage.github.pulls[3] = a_pull(head_sha=NEWER)


def test_a_push_in_the_last_moment_wins():
    stage = a_stage(delivery="push")
    stage.newer[NEWER] = stage.change.after
    stage.github.before["advance 1"] = lambda: moved(stage)
    said = run(stage)
    assert stage.github.pulls[3].head_sha == NEWER
    assert "branch has moved" in said
    assert "git apply" in said


def test_a_pull_request_is_stacked_on_the_branch():
    stage = a_stage(delivery="pull_request")
    said = run(stage)
    assert stage.github.stacked == {"integration-tests/3-nats-fresh": 100}
    assert "Delivered as #100" in said
    assert stage.github.pulls[3].head_sha == HEAD


def test_a_stacked_pull_request_waits_for_nobody_who_edits_other_files():
    stage = a_stage(delivery="pull_request")
    stage.newer[NEWER] = {**stage.change.after, "README.md": "b\n"}
    stage.github.before["pull 2"] = lambda: moved(stage)
    run(stage)
    assert len(stage.github.stacked) == 1


def test_the_same_files_in_a_newer_push_are_a_conflict():
    stage = a_stage(delivery="pull_request")
    stage.newer[NEWER] = {**stage.change.after, PATH: "package nats\n"}
    stage.github.before["pull 2"] = lambda: moved(stage)
    said = run(stage)
    assert stage.github.stacked == {}
    assert "same files have changed" in said
    assert PATH in said


def test_a_fork_gets_a_patch():
    stage = a_stage(delivery="push", head_repository="mallory/r")
    assert "can't write to a fork" in run(stage)
    assert stage.github.commits == {}


def test_without_the_permission_to_write_there_is_a_patch():
    stage = a_stage(delivery="push")
    stage.github.may_commit = False
    said = run(stage)
    assert "`contents: write`" in said
    assert "git apply" in said


@pytest.mark.parametrize("state", [State.HOLDS, State.UNPROVED, State.BROKEN_CONNECTOR])
def test_what_is_not_proved_is_offered_and_never_committed(state):
    stage = a_stage(lambda given: evidence(given, state, not_proved=("It did not run.",)), "push")
    said = run(stage)
    assert stage.github.commits == {}
    assert "only what is proved is committed" in said.lower()
    assert "The draft as a patch" in said
    assert "It did not run." in said


def test_what_can_not_be_tested_is_said_without_a_patch():
    told = Evidence(state=State.INFEASIBLE, not_proved=("The service is hosted.",))
    said = run(a_stage(lambda _: told))
    assert "The service is hosted." in said
    assert "git apply" not in said


def test_a_problem_of_the_writer_is_told():
    def fail(_: Assignment) -> Evidence:
        raise UserError("The model declined to answer.")

    assert "The model declined to answer." in run(a_stage(fail))


def test_the_comment_is_one_and_is_edited_as_phases_go_by(monkeypatch):
    monkeypatch.setattr("workers.watch.SHOWN_EVERY", 0.01)
    stage = a_stage()

    def slowly(given: Assignment) -> Evidence:
        for phase, attempt in ((Phase.DRAFT, 0), (Phase.RUN, 2), (Phase.MUTANTS, 4)):
            given.shown.at(Standing(phase=phase, draft=1, number=attempt, of=attempt and 6))
            given.stop.wait(0.1)
        return evidence(given)

    stage.writer = FakeWriter(slowly)
    run(stage)
    told = "\n".join(stage.github.edits)
    assert list(stage.github.answers) == [COMMENT]
    assert "**drafting**" in told
    assert "**running 2/6**" in told
    assert "**breaking the connector 4/6**" in told
    assert "draft 1" in told


def test_cancelling_stops_the_writer_at_once(monkeypatch):
    monkeypatch.setattr("workers.watch.ASKED_EVERY", 0.01)
    stage = a_stage()

    def wait(given: Assignment) -> Evidence:
        stage.writes.cancel(3, "grace")
        assert given.stop.wait(5)
        raise RunStopped

    stage.writer = FakeWriter(wait)
    said = run(stage)
    assert "Cancelled by grace" in said
    assert "cancelled by grace" in the_check(stage)
    assert stage.writes.finished == {"w0rk"}


def test_a_draft_that_was_under_way_is_offered(monkeypatch):
    monkeypatch.setattr("workers.watch.ASKED_EVERY", 0.01)
    stage = a_stage()

    def partly(given: Assignment) -> Evidence:
        stage.writes.cancel(3, "grace")
        given.stop.wait(5)
        return evidence(given, State.UNPROVED)

    stage.writer = FakeWriter(partly)
    said = run(stage)
    assert "Cancelled by grace before it was done" in said
    assert "git apply" in said


def test_what_became_a_draft_is_said_to_be_the_reason():
    stage = a_stage()
    two = replace(JOB, connectors=[NAME, "output/other"])
    stage.writes.keep(two, _parcel(stage))
    stage.writes.stop = Stop(Why.CLOSED)
    assert "closed or became a draft" in run(stage, two)


def test_what_was_finished_before_it_was_cancelled_is_offered():
    stage = a_stage(delivery="push")
    two = replace(JOB, connectors=[NAME, "output/other"])
    stage.writes.keep(two, _parcel(stage))
    stage.writes.stop = Stop(Why.CANCELLED, "grace")
    said = run(stage, two)
    assert "Cancelled by grace before it was done" in said
    assert "git apply" in said
    assert stage.github.commits == {}


def _parcel(stage: Stage):
    other = a_stage()
    run(other)
    ((parcel),) = other.writes.parcels.values()
    return parcel


def test_a_job_that_comes_twice_is_done_once():
    stage = a_stage(delivery="push")
    run(stage)
    before = dict(stage.github.answers)
    run(stage)
    assert len(stage.writer.asked) == len(stage.github.commits) == 1
    assert stage.github.answers == before


def test_a_finished_connector_is_not_written_again():
    stage = a_stage()

    def down() -> None:
        raise TransientError("GitHub answered 502")

    stage.github.before["complete_check_run 1"] = down
    with pytest.raises(TransientError):
        run(stage)
    run(stage)
    assert len(stage.writer.asked) == 1
    assert "git apply" in stage.github.answers[COMMENT]


def test_a_delay_is_told_and_tried_again():
    def fail(_: Assignment) -> Evidence:
        raise TransientError("the model did not answer: overloaded")

    stage = a_stage(fail)
    with pytest.raises(TransientError):
        run(stage)
    assert "tried again" in stage.github.answers[COMMENT]
    assert not stage.github.writing_runs[HEAD][0].completed


def test_our_fault_keeps_what_was_finished():
    stage = a_stage()
    stage.writes.keep(JOB, _parcel(stage))
    tell(JOB, Failure("the disk is full"), stage.services)
    said = stage.github.answers[COMMENT]
    assert "the disk is full" in said
    assert "/write-integration-tests" in said
    assert "review" not in said
    assert "git apply" in said
    assert the_check(stage) == "neutral Writing could not be finished"
    assert stage.writes.finished == {"w0rk"}


def test_our_fault_is_quiet_where_another_worker_goes_on():
    stage = a_stage()
    taken = replace(stage.services, write_lease=busy)
    tell(JOB, Failure("GitHub was away"), taken)
    assert stage.github.answers == {}
    assert stage.writes.finished == set()


def busy(_number: int, *, wait: float = 0.0) -> AbstractContextManager[Held]:
    raise Busy


def test_our_fault_is_told_again_where_it_could_not_be_told():
    stage = a_stage()

    def down() -> None:
        raise TransientError("GitHub answered 502")

    stage.github.before["ensure_answer 1"] = down
    with pytest.raises(TransientError):
        tell(JOB, Failure("the disk is full"), stage.services)


def test_each_connector_stands_on_what_was_proved_before():
    stage = a_stage()
    stage.change.after["internal/impl/nats/other.go"] = stage.change.after[
        "internal/impl/nats/output.go"
    ].replace("nats_fresh", "other")
    run(stage, replace(JOB, connectors=[NAME, "output/other"]))
    first, second = stage.writer.asked
    assert PATH not in first.tree.blobs
    assert PATH in second.tree.blobs


def test_a_long_patch_goes_on_in_further_comments():
    lines = b"".join(b"// line %d\n" % number for number in range(8_000))

    def long(given: Assignment) -> Evidence:
        return evidence(given, draft=Draft(connector=given.connector, files={PATH: GO + lines}))

    stage = a_stage(long)
    run(stage)
    answers = stage.github.answers
    assert list(answers) == [COMMENT, f"{COMMENT}:2", f"{COMMENT}:3"]
    assert max(len(each.encode()) for each in answers.values()) < 65_000
    assert "// line 7999" in answers[f"{COMMENT}:3"]
    assert "git apply integration-tests.patch" in answers[f"{COMMENT}:3"]


def test_what_is_seen_of_a_defect_may_be_long():
    stage = a_stage(lambda given: evidence(given, observations=("@x " * 40_000,)))
    run(stage)
    said = "".join(stage.github.answers.values())
    assert "git apply" in said
    assert "@x" not in said


def test_hostile_words_stay_words():
    nasty = "</details> @octo-team <img src=x onerror=alert(1)> ghs_" + "a" * 36
    stage = a_stage(lambda given: evidence(given, observations=(nasty,), repairs=(nasty,)))
    said = run(stage).partition("git apply")[0]
    assert "<img" not in said
    assert "@octo-team" not in said
    assert "ghs_a" not in said


def test_a_hostile_name_mentions_nobody():
    nasty = "output/a @octo-team #1 <img>"
    stage = a_stage(delivery="push")
    source = "internal/impl/nats/output.go"
    stage.change.after[source] = stage.change.after[source].replace(
        "nats_fresh", nasty.partition("/")[2]
    )
    said = run(stage, replace(JOB, connectors=[nasty]))
    heading = next(line for line in said.splitlines() if line.startswith("###"))
    assert "@octo" not in heading
    assert "<img" not in heading
    (commit,) = stage.github.commits.values()
    assert "@" not in commit.message
    assert "#" not in commit.message


def test_a_job_survives_its_message():
    assert WriteTests.from_message(JOB.to_message()) == JOB


def test_over_the_days_budget_the_comment_says_until_when_and_the_job_goes_on_then():
    stage = a_stage()
    day = [limit for limit in stage.services.limits(JOB) if limit.daily]
    stage.ledger.set_aside(50 * DOLLAR, day)
    with pytest.raises(NextDay):
        run(stage)
    said = stage.github.answers[COMMENT]
    assert "$50.00 for the model that `o` may have on one day" in said
    assert "at 00:00 UTC" in said
    stage.ledger.give_back(50 * DOLLAR, day)
    assert "patch" in run(stage)


def outcomes(stage: Stage) -> dict[str, int]:
    return {str(entry): number for entry, number in stage.counted_once.total.items()}


@pytest.mark.parametrize(
    ("state", "outcome"), [(State.PROVED, "proved"), (State.UNPROVED, "not_proved")]
)
def test_a_request_for_tests_is_counted_once(state, outcome):
    stage = a_stage(lambda given: evidence(given, state))
    for _ in range(2):
        deliver_tests.run(JOB, stage.services)
    assert outcomes(stage) == {f"written:{outcome}": 1}


def test_a_request_that_failed_is_counted_as_such():
    stage = a_stage()
    tell(JOB, Failure("no"), stage.services)
    assert outcomes(stage) == {"written:failed": 1}
