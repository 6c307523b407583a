"""An hour of an installation that asks as fast as it may."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.fair_shares.pace import WINDOW, Left, Urgency, pause, urgency_of
from itw.jobs import CancelPullRequest, ReviewPullRequest

ORIGIN = {"installation": 1, "repository": "o/r", "number": 2}
PUSHED = ReviewPullRequest(**ORIGIN, head_sha="a", reason="synchronize")
RESET = 1_800_003_600.0
BEGIN = RESET - WINDOW


def left(remaining, limit=5000):
    return Left(limit=limit, remaining=remaining, reset=RESET)


@pytest.mark.parametrize("urgency", Urgency)
def test_nobody_slows_down_while_half_is_left(urgency):
    assert pause(left(2500), urgency, BEGIN) == 0


def test_a_review_slows_down_where_the_hour_is_longer_than_what_is_left():
    assert pause(left(1250), Urgency.EVENTS, BEGIN) == pytest.approx(3.6)


def test_a_command_does_not_while_anything_is_left():
    assert pause(left(1), Urgency.PEOPLE, BEGIN) == 0
    assert pause(left(0), Urgency.PEOPLE, BEGIN) == WINDOW + 1


def test_what_is_looked_for_waits_for_the_next_hour_first():
    assert pause(left(1250), Urgency.BACKGROUND, BEGIN + 600) == 3001
    assert pause(left(1250), Urgency.EVENTS, BEGIN + 600) < 4


def test_near_the_end_of_the_hour_there_is_no_reason_to_save():
    assert pause(left(600), Urgency.EVENTS, RESET - 60) == 0


@pytest.mark.parametrize("known", [left(0, 0), left(10)])
def test_what_is_over_says_nothing(known):
    assert pause(known, Urgency.EVENTS, RESET + 5 if known.limit else BEGIN) == 0


@settings(max_examples=40)
@given(
    limit=st.integers(100, 15_000),
    begin=st.floats(0, WINDOW - 1),
    cost=st.floats(0.05, 2.0),
    urgency=st.sampled_from([Urgency.EVENTS, Urgency.BACKGROUND]),
)
def test_however_fast_it_asks_the_limit_is_not_reached_and_people_get_answers(
    limit, begin, cost, urgency
):
    now, remaining = BEGIN + begin, limit
    while now < RESET:
        now += max(cost, pause(left(remaining, limit), urgency, now))
        if now >= RESET:
            break
        remaining -= 1
        assert remaining >= limit * urgency.value
        assert pause(left(remaining, limit), Urgency.PEOPLE, now) == 0


def test_somebody_waits_for_what_was_asked_for():
    assert urgency_of(PUSHED) is Urgency.EVENTS
    assert urgency_of(replace(PUSHED, again=True)) is Urgency.PEOPLE
    assert urgency_of(CancelPullRequest(**ORIGIN)) is Urgency.PEOPLE
