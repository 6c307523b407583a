"""The App asks for what the product uses, says why, and for nothing else."""

import json
from pathlib import Path

import pytest

from bot.events import EVENTS as READ
from itw.app_setup.permissions import EVENTS, PERMISSIONS, Permission, compared, wanted
from tests.github_double.permissions import ACCEPTED
from tools.docs_permissions import texts

ROOT = Path(__file__).parent.parent
MANIFEST = json.loads((ROOT / "deploy/app-manifest.json").read_text())
CALLS = (ROOT / "tests/workers/github/calls.txt").read_text().splitlines()
# GitHub delivers these to every App without being asked.
UNASKED = {"installation", "installation_repositories", "ping"}
# What GitHub asks for where its description does not say so (SECURITY.md, "Not yet seen").
GRAPHQL = {"graphql/resolveReviewThread": "contents=write", "git/upload-pack": "contents=read"}


def needs() -> dict[str, str]:
    """The permissions, any of which will do, by the operation that the product calls."""
    operations = [line.rpartition("  ")[2] for line in CALLS if not line.startswith("#")]
    accepted = {each: ACCEPTED.get(each) or GRAPHQL.get(each, "token") for each in operations}
    return {each: said for each, said in accepted.items() if "=" in said}


def refused(granted: dict[str, str]) -> set[str]:
    """The operations and events that these permissions do not do for."""
    calls = {
        operation
        for operation, alternatives in needs().items()
        if not any(Permission(*each.split("=")).is_in(granted) for each in alternatives.split("; "))
    }
    return calls | {event for event, permission in EVENTS.items() if not permission.is_in(granted)}


def test_manifest_and_page_say_what_the_code_asks_for():
    assert [str(path) for path, text in texts().items() if path.read_text() != text] == []
    assert compared(MANIFEST["default_permissions"], frozenset(MANIFEST["default_events"])) == (
        compared(wanted(), frozenset(EVENTS))
    )


def test_the_manifest_names_every_event_the_receiver_reads():
    assert set(MANIFEST["default_events"]) == set(READ) - UNASKED


def test_every_call_to_github_is_permitted():
    assert refused(wanted()) == set()


@pytest.mark.parametrize("permission", PERMISSIONS, ids=str)
def test_no_permission_is_asked_for_in_vain(permission: Permission):
    lower = {each.name: each.access for each in PERMISSIONS if each != permission}
    lower |= {} if permission.access == "write" else {permission.name: ""}
    assert refused(lower) != set()


def test_the_webhook_goes_to_the_receivers_route():
    assert MANIFEST["hook_attributes"]["url"].endswith("/webhook")
    assert MANIFEST["public"] is False
