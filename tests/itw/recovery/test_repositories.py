"""Which repositories are looked at next."""

from datetime import UTC, datetime, timedelta

import pytest

from itw.recovery.repositories import (
    SETTLED_EVERY,
    UNSETTLED_EVERY,
    Installation,
    Visit,
    next_visits,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
INSTALLED = NOON - timedelta(days=30)


def visited(minutes_ago: float, *, settled: bool = True) -> Visit:
    return Visit(since=INSTALLED, at=NOON - timedelta(minutes=minutes_ago), settled=settled)


def names(visits: dict[str, Visit], *more: str) -> list[str]:
    return [name for name, _ in next_visits([*visits, *more], visits, INSTALLED, NOON)]


def test_the_longest_not_seen_comes_first():
    assert names({"a": visited(40), "b": visited(50)}) == ["b", "a"]


def test_what_is_settled_is_seen_less_often():
    minutes = (SETTLED_EVERY + UNSETTLED_EVERY).total_seconds() / 120
    assert names({"a": visited(minutes), "b": visited(minutes, settled=False)}) == ["b"]


def test_a_repository_that_was_added_has_no_past():
    found = dict(next_visits(["a", "new"], {"a": visited(40)}, INSTALLED, NOON))
    assert found["new"].since == NOON
    assert found["a"].since == INSTALLED


def test_where_nothing_is_remembered_all_since_the_installation_is_looked_for():
    found = dict(next_visits(["a", "b"], {}, INSTALLED, NOON))
    assert {visit.since for visit in found.values()} == {INSTALLED}


def test_a_clock_that_was_set_back_does_not_stop_the_sweep():
    assert names({"a": visited(-600)}) == ["a"]


@pytest.mark.parametrize(
    ("permissions", "can"),
    [
        ({"pull_requests": "write"}, True),
        ({"issues": "write", "pull_requests": "read"}, True),
        ({"issues": "read", "contents": "write"}, False),
        ({}, False),
    ],
)
def test_who_can_react_to_comments_has_answered_what_it_heard(permissions, can):
    made = Installation(id=7, account="o", created=INSTALLED, permissions=permissions)
    assert made.can_answer is can


def test_the_list_overlaps_and_never_begins_before_the_installation():
    mark = INSTALLED + timedelta(minutes=5)
    assert Visit(since=INSTALLED, mark=mark).listed_from == INSTALLED
    assert Visit(since=INSTALLED, mark=NOON).listed_from == NOON - timedelta(hours=1)
