"""Writes the App's manifest and the page about its permissions from what the product asks for.

python -m tools.docs_permissions [--check]
"""

import json
import sys
from pathlib import Path

from itw import messages
from itw.app_setup.manifest import manifest
from itw.app_setup.permissions import EVENTS, PERMISSIONS

ROOT = Path(__file__).parent.parent
HEAD = """# Permissions

What the GitHub App asks for, why, and what does not work where it is not granted. Everything else
goes on working: `itw doctor --live` names what is missing for each installation, with the same
words. It names what was granted beyond this list, too: a worker that is taken over has all of it.

| permission | why | without it |
|---|---|---|
"""
TAIL = """
`itw setup --contents read` registers an App that can write to no branch. No permission of an
organization or an account is asked for, and none for workflows: tests that are written never touch
`.github/workflows`. A token for fetching commits can do nothing but read contents.

GitHub tells an App of an event only with the permission it belongs to:

| event | permission | why |
|---|---|---|
"""
END = """
GitHub tells every App of `installation`, `installation_repositories` and `ping`, unasked.

Permissions are changed on the App's page. What is added has to be accepted by the owner of each
installation, and is not there until then. [`deploy/app-manifest.json`](../deploy/app-manifest.json)
says the same for GitHub.

Generated from `itw/app_setup/permissions.py` and `itw/messages/permissions.py`; `make docs` writes
it anew.
"""


def page() -> str:
    rows = [
        f"| {each} | {messages.permission_why(each)} | {messages.without_permission(each)} |"
        for each in map(str, PERMISSIONS)
    ]
    events = [
        f"| `{event}` | {permission} | {messages.event_why(event)} |"
        for event, permission in EVENTS.items()
    ]
    return HEAD + "\n".join(rows) + "\n" + TAIL + "\n".join(events) + "\n" + END


def texts() -> dict[Path, str]:
    return {
        ROOT / "docs/permissions.md": page(),
        ROOT / "deploy/app-manifest.json": json.dumps(manifest(), indent=2) + "\n",
    }


def main() -> int:
    written = texts()
    stale = [path for path, text in written.items() if not _is(path, text)]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run `make docs`")
        return 1 if stale else 0
    for path in stale:
        path.write_text(written[path])
    return 0


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
