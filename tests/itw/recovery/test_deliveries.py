"""Which deliveries are asked for again: each until one attempt succeeded, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import EVENTS as RECEIVED
from itw.recovery.deliveries import ACTIONS, TRIES, Delivery, Log

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def delivery(number: int, guid: str = "a", status: int = 503, **fields: object) -> Delivery:
    known = {"event": "pull_request", "action": "opened", "at": NOON + timedelta(seconds=number)}
    known |= {"redelivery": number > 1}
    return Delivery(id=number, guid=guid, status_code=status, **{**known, **fields})  # type: ignore[arg-type]


def log_of(*deliveries: Delivery) -> Log:
    return Log().reading(sorted(deliveries, key=lambda each: -each.id))


def due(log: Log, **later: float) -> list[str]:
    return log.due(NOON + timedelta(**later), at_most=100)


def test_a_failed_delivery_is_asked_for_after_a_minute():
    log = log_of(delivery(1))
    assert due(log, seconds=30) == []
    assert due(log, minutes=2) == ["a"]


@pytest.mark.parametrize("status", [200, 202])
def test_one_that_was_taken_is_not(status):
    assert due(log_of(delivery(1, status=status)), hours=1) == []


def test_one_of_which_a_later_attempt_was_taken_is_not():
    assert due(log_of(delivery(1), delivery(2, status=202)), hours=9) == []


def test_the_success_may_be_read_in_a_round_before_the_failure():
    log = Log().reading([delivery(2, status=202)]).reading([delivery(1)])
    assert due(log, hours=9) == []


def test_what_was_just_asked_for_waits_for_its_answer():
    log = log_of(delivery(1)).asking(["a"], NOON + timedelta(minutes=2))
    assert due(log, minutes=3) == []
    assert due(log, minutes=5) == ["a"]


def test_tries_are_counted_in_the_list_when_the_memory_is_gone():
    attempts = [delivery(number) for number in range(1, TRIES + 2)]
    assert due(log_of(*attempts), days=2) == []
    assert due(log_of(*attempts[:-1]), days=2) == ["a"]


def test_nobody_is_asked_more_often_than_that():
    log, asked, now = log_of(delivery(1)), 0, NOON
    while now < NOON + timedelta(days=3):
        now += timedelta(minutes=2)
        guids = log.due(now, at_most=5)
        asked += len(guids)
        log = log.asking(guids, now)
    assert asked == TRIES


@pytest.mark.parametrize("status", [400, 413, 415])
def test_what_the_receiver_understood_and_refused_is_left(status):
    assert due(log_of(delivery(1, status=status)), hours=1) == []


@pytest.mark.parametrize("status", [0, 401, 404, 429, 500, 502, 503, 504])
def test_what_may_be_mended_is_asked_for(status):
    assert due(log_of(delivery(1, status=status)), hours=1) == ["a"]


def test_events_that_mean_nothing_are_left():
    push, echo = delivery(1, event="push"), delivery(2, "b", event="check_run", action="completed")
    assert due(log_of(push, echo), hours=1) == []


def test_the_oldest_are_asked_for_first():
    log = log_of(delivery(3, "c"), delivery(1, "a"), delivery(2, "b"))
    assert log.due(NOON + timedelta(hours=1), at_most=2) == ["a", "b"]


def test_what_github_keeps_no_longer_is_named():
    log = log_of(delivery(1))
    assert log.lost(NOON + timedelta(days=2)) == []
    assert log.lost(NOON + timedelta(days=3, seconds=5)) == ["a"]


def test_the_table_is_the_receiver_s():
    received = {name: actions for name, (_, actions) in RECEIVED.items() if name != "ping"}
    assert received == ACTIONS


attempt = st.tuples(st.sampled_from("abc"), st.sampled_from([0, 202, 400, 503]))


@given(st.lists(attempt, max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_pages_may_overlap(attempts, one, two):
    """However the list is cut, and whatever is read twice, the same is missed."""
    page = [
        delivery(number, guid, status, redelivery=guid in {g for g, _ in attempts[: number - 1]})
        for number, (guid, status) in enumerate(attempts, 1)
    ][::-1]
    cut = Log().reading(page[: max(one, two)]).reading(page[min(one, two) :])
    assert {guid: each.attempts for guid, each in cut.missed.items()} == {
        guid: each.attempts for guid, each in Log().reading(page).missed.items()
    }
