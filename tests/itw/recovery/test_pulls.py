"""What is done about a pull request that a sweep sees."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.recovery.pulls import (
    GRACE,
    TRIES,
    Circumstances,
    Decision,
    Look,
    Next,
    SeenPull,
    SeenRun,
    decide,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VERDICT, OPEN = f"verdict:3:{'b' * 40}:", SeenRun(external_id="verdict:3:b:", completed=False)


def a_pull(**fields: object) -> SeenPull:
    known: dict[str, object] = {
        "number": 3,
        "is_open": True,
        "draft": False,
        "head_sha": "a" * 40,
        "base_ref": "main",
        "created": NOON - timedelta(hours=1),
        "updated": NOON - timedelta(hours=1),
    }
    return SeenPull(**{**known, **fields})  # type: ignore[arg-type]


def ended(external_id: str) -> SeenRun:
    return SeenRun(external_id=external_id, completed=True)


def judged(
    *runs: SeenRun, pull: SeenPull | None = None, look: Look | None = None, **known: object
) -> Decision:
    circumstances = {"now": NOON, "since": NOON - timedelta(days=9), **known}
    return decide(pull or a_pull(), look, runs, Circumstances(**circumstances))  # type: ignore[arg-type]


def test_without_a_verdict_it_is_reviewed():
    assert judged().next is Next.REVIEW


def test_with_a_verdict_there_is_nothing_to_do():
    decision = judged(ended(VERDICT))
    assert (decision.next, decision.look.settled) == (Next.NOTHING, True)


@pytest.mark.parametrize("why", ["not_finished", "cancelled"])
def test_what_people_were_told_is_an_answer(why):
    assert judged(ended(f"ended:3::{why}")).look.settled


@pytest.mark.parametrize("why", ["superseded", "closed", "replaced"])
def test_a_head_that_came_back_has_no_answer_yet(why):
    assert judged(ended(f"ended:3::{why}")).next is Next.REVIEW


def test_another_pull_request_s_verdict_on_the_same_commit_is_not_its_own():
    assert judged(ended("verdict:31:b:"), ended("verdict:merge:b:")).next is Next.REVIEW


@pytest.mark.parametrize(
    "pull",
    [
        a_pull(draft=True),
        a_pull(is_open=False),
        a_pull(created=NOON - timedelta(days=10)),
    ],
    ids=["draft", "closed", "older than the installation"],
)
def test_what_is_not_ours_is_left_alone(pull):
    assert judged(pull=pull) == Decision(next=Next.NOTHING, look=judged(pull=pull).look)
    assert judged(pull=pull).look.settled


@pytest.mark.parametrize(
    ("pull", "known"),
    [(a_pull(updated=NOON - GRACE / 2), {}), (a_pull(), {"alive": True})],
    ids=["its webhook is on its way", "its job waits"],
)
def test_what_is_under_way_is_given_time(pull, known):
    decision = judged(pull=pull, **known)
    assert decision.next is Next.LATER
    assert not decision.look.settled


def test_what_was_looked_at_and_is_quiet_is_left_alone():
    assert judged(quiet=True).look.settled


def test_what_was_put_and_shows_nothing_is_quiet():
    first = judged()
    again = judged(look=first.look)
    assert (again.next, again.look.settled) == (Next.NOTHING, True)


def test_a_push_begins_anew():
    first = judged()
    pushed = a_pull(head_sha="c" * 40)
    assert judged(pull=pushed, look=first.look).next is Next.REVIEW


def test_a_draft_that_became_ready_begins_anew():
    draft = judged(pull=a_pull(draft=True))
    assert judged(look=draft.look).next is Next.REVIEW


def test_a_push_to_another_base_branch_that_is_quiet_is_left_alone():
    moved = a_pull(head_sha="c" * 40, base_ref="release")
    assert judged(pull=moved, look=judged().look, quiet=True).look.settled


def test_another_base_branch_is_reviewed_once():
    look = judged(ended(VERDICT)).look
    moved = a_pull(base_ref="release")
    first = judged(ended(VERDICT), pull=moved, look=look, quiet=True)
    assert first.next is Next.REVIEW
    assert judged(ended(VERDICT), pull=moved, look=first.look).look.settled


def test_a_living_job_s_check_run_is_left_alone_however_long():
    look = None
    for hours in range(100):
        decision = judged(OPEN, look=look, alive=True, now=NOON + timedelta(hours=hours))
        assert decision.next is Next.LATER
        look = decision.look


def test_a_check_run_that_nobody_is_at_is_reviewed_again_and_then_ended():
    look, done = None, []
    for minutes in range(0, 80, 10):
        decision = judged(OPEN, look=look, now=NOON + timedelta(minutes=minutes))
        look = decision.look
        done.append(decision.next)
    review = [Next.LATER, Next.REVIEW]
    assert done[:6] == [*review * TRIES, Next.LATER, Next.FINISH]


def test_a_sign_of_life_begins_the_count_anew():
    first = judged(OPEN)
    alive = judged(OPEN, look=first.look, alive=True, now=NOON + GRACE)
    assert judged(OPEN, look=alive.look, now=NOON + 2 * GRACE).next is Next.LATER


@pytest.mark.parametrize("fields", [{"is_open": False}, {"draft": True}])
def test_a_closed_one_s_check_run_is_only_ended(fields):
    pull = a_pull(**fields)
    first = judged(OPEN, pull=pull)
    assert first.next is Next.LATER
    assert judged(OPEN, pull=pull, look=first.look, now=NOON + GRACE).next is Next.FINISH


def test_a_writer_that_is_gone_is_not_reviewed_but_ended():
    run = SeenRun(external_id="write:3:auto", completed=False)
    first = judged(run, ended(VERDICT))
    later = judged(run, ended(VERDICT), look=first.look, now=NOON + GRACE)
    assert later.next is Next.FINISH


runs = st.lists(
    st.builds(
        SeenRun,
        external_id=st.sampled_from([VERDICT, "ended:3::closed", "write:3:x", "verdict:4:b:"]),
        completed=st.booleans(),
    ),
    max_size=3,
)


@given(runs, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_it_comes_to_rest_whatever_it_sees(found, is_open, draft, alive, quiet):
    """Without a change and without a job, a few looks settle it, or end what is in progress."""
    look, done = None, []
    for round_ in range(10):
        now = NOON + timedelta(minutes=20 * round_)
        pull = a_pull(is_open=is_open, draft=draft)
        known = Circumstances(now=now, since=NOON - timedelta(days=9), alive=alive and round_ < 2,
                              quiet=quiet)  # fmt: skip
        decision = decide(pull, look, found, known)
        look = decision.look
        done.append(decision.next)
    assert done.count(Next.REVIEW) <= TRIES
    assert look.settled or done[-1] is Next.FINISH
