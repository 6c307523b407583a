"""Which comments hold a command that nobody has heard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from itw.recovery.commands import WINDOW, SeenComment, Unheard, unheard, window_start
from itw.recovery.pulls import GRACE

NOON = datetime(2026, 11, 23, 12, 30, 15, tzinfo=UTC)
SINCE = NOON - timedelta(hours=2)
ASKS = SeenComment(
    id=1,
    number=3,
    author="ann",
    by_person=True,
    body="/run-integration-tests",
    created=NOON - timedelta(hours=1),
    updated=NOON - timedelta(hours=1),
    heard=False,
)


def of(comment: SeenComment, *put: int) -> Unheard:
    return unheard([comment], since=SINCE, now=NOON, put=frozenset(put))


def test_a_command_that_nobody_heard_is_found_once():
    assert of(ASKS) == Unheard(comments=(ASKS,), waiting=False)
    assert of(ASKS, 1) == Unheard(comments=(), waiting=False)


@pytest.mark.parametrize(
    "fields",
    [
        {"by_person": False},
        {"number": 0},
        {"heard": True},
        {"body": "run the tests, please"},
        {"created": SINCE - timedelta(seconds=1)},
    ],
    ids=["of a program", "on an issue", "heard", "talk", "of before"],
)
def test_other_comments_are_left_alone(fields):
    assert of(replace(ASKS, **fields)) == Unheard(comments=(), waiting=False)


def test_the_webhook_of_a_young_comment_is_given_time():
    assert of(replace(ASKS, updated=NOON - GRACE / 2)) == Unheard(comments=(), waiting=True)


def test_comments_are_listed_from_an_hour_s_start_and_never_from_before_the_app():
    assert window_start(NOON, NOON - timedelta(days=9)) == (NOON - WINDOW).replace(
        minute=0, second=0
    )
    assert window_start(NOON, SINCE) == SINCE
