"""What is asked for, and what a difference to it means."""

from itw import messages
from itw.app_setup.permissions import (
    EVENTS,
    PERMISSIONS,
    WRITE_CONTENTS,
    Permission,
    compared,
    wanted,
)


def test_everything_granted_is_no_difference():
    found = compared(wanted(), frozenset(EVENTS))
    assert (found.missing, found.beyond, found.unheard) == ((), (), ())


def test_a_lower_level_is_only_what_it_costs():
    found = compared({**wanted(), "contents": "read"})
    assert found.missing == (WRITE_CONTENTS,)
    assert "threads stay open" in messages.permission_missing(permission=str(found.missing[0]))


def test_a_higher_level_holds_the_lower_one():
    assert Permission("checks", "write").is_in({"checks": "admin"})
    assert not Permission("checks", "write").is_in({"checks": "unheard of"})


def test_what_is_used_for_nothing_is_told():
    found = compared({**wanted(), "workflows": "write", "issues": "write"})
    assert [str(each) for each in found.beyond] == ["issues: write", "workflows: write"]


def test_an_event_without_its_subscription():
    assert compared(wanted(), frozenset(EVENTS) - {"merge_group"}).unheard == ("merge_group",)


def test_nothing_of_contents_need_be_written():
    assert wanted(write_contents=False)["contents"] == "read"


def test_every_permission_has_its_reason_and_every_event_its_permission():
    assert {str(each) for each in PERMISSIONS} == set(messages.WHY)
    assert all(permission in PERMISSIONS for permission in EVENTS.values())
