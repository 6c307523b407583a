"""The App asks for what the product uses, says why, and for nothing else."""

import json
import re
from pathlib import Path

from bot.events import EVENTS

ROOT = Path(__file__).parent.parent
MANIFEST = json.loads((ROOT / "deploy/app-manifest.json").read_text())
# GitHub delivers these to every App without being asked.
UNASKED = {"installation", "installation_repositories", "ping"}


def test_the_manifest_names_every_event_the_receiver_reads():
    assert set(MANIFEST["default_events"]) == set(EVENTS) - UNASKED


def test_every_permission_has_its_reason():
    table = (ROOT / "SECURITY.md").read_text().partition("## Permissions")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+): (read|write) \|", table, re.M)
    said = {name.replace(" ", "_"): level for name, level in rows}  # the last row of a name counts
    assert said == MANIFEST["default_permissions"]


def test_the_webhook_goes_to_the_receivers_route():
    assert MANIFEST["hook_attributes"]["url"].endswith("/webhook")
    assert MANIFEST["public"] is False
