"""GitHub's pages on which people register an App from a manifest and install it.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest. Who asks
is not checked: there is nobody to be signed in as.
"""

import json
import re
import secrets
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from tests.github_double.permissions import GRANTS
from tests.github_double.state import Installation
from tests.github_double.world import World

NEW = re.compile(r"(?:/organizations/([\w-]+))?/settings/apps/new")
CREATE = re.compile(r"(?:/organizations/([\w-]+))?/settings/apps/manifest")
INSTALL = re.compile(r"/(?:github-)?apps/([\w-]+)/installations/new")
NAME_LIMIT = 34
KNOWN = {
    "name", "url", "hook_attributes", "redirect_url", "callback_urls", "setup_url", "description",
    "public", "default_events", "default_permissions", "request_oauth_on_install",
    "setup_on_update",
}  # fmt: skip
NEEDED = {  # GitHub: "must have at least read-level access for …"
    "check_run": "checks",
    "check_suite": "checks",
    "issue_comment": "issues",
    "merge_group": "merge_queues",
    "pull_request": "pull_requests",
}


class AppPages:
    """Answers what is one of these pages; None for everything else."""

    def __init__(self, world: World, install: Callable[[str, list[str]], Installation]) -> None:
        self._world = world
        self._install = install
        self._shown: dict[str, tuple[dict[str, Any], str]] = {}

    def __call__(self, request: Request) -> Response | None:
        if (found := NEW.fullmatch(request.path)) and request.method == "POST":
            return self._confirm(request, found[1] or "")
        if (found := CREATE.fullmatch(request.path)) and request.method == "POST":
            return self._create(request, found[1] or "")
        if found := INSTALL.fullmatch(request.path):
            return self._installed(request, found[1])
        return None

    def _confirm(self, request: Request, organization: str) -> Response:
        try:
            manifest = json.loads(request.form.get("manifest", ""))
        except ValueError:
            return _page("Invalid GitHub App configuration: the manifest is no JSON.", 422)
        if problems := list(manifest_problems(manifest)):
            return _page(f"Invalid GitHub App configuration. Error: {'; '.join(problems)}", 422)
        ticket = secrets.token_hex(8)
        self._shown[ticket] = manifest, request.args.get("state", "")
        where = f"/organizations/{organization}" if organization else ""
        return _form(
            f"{where}/settings/apps/manifest",
            f'<input type="hidden" name="ticket" value="{ticket}">'
            f'<input name="name" value="{escape(manifest.get("name", ""))}">',
            "Create GitHub App",
        )

    def _create(self, request: Request, organization: str) -> Response:
        manifest, state = self._shown.pop(request.form["ticket"])
        name = request.form["name"]
        if any(app.name == name for app in self._world.apps.values()):
            return _page("Name is already taken", 422)
        owner = self._world.user(organization, "Organization") if organization else None
        code = secrets.token_hex(20)
        self._world.manifests[code] = {**manifest, "name": name, "owner": owner}
        said = urlencode({"code": code, **({"state": state} if state else {})})
        return redirect(f"{manifest['redirect_url']}?{said}")

    def _installed(self, request: Request, slug: str) -> Response:
        if request.method == "POST":
            installation = self._install(slug, request.form["repositories"].split())
            return _page(f"Installed as {installation.id}", 200)
        names = " ".join(each.full_name for each in self._world.repositories.values())
        field = f'<input name="repositories" value="{escape(names)}">'
        return _form(request.path, field, "Install")


def manifest_problems(manifest: dict[str, Any]) -> list[str]:
    """What GitHub would not take, in its order."""
    problems = [f"{key} is not known" for key in sorted(set(manifest) - KNOWN)]
    if not manifest.get("url"):
        problems.append('"url" wasn\'t supplied')
    if "hook_attributes" in manifest and not manifest["hook_attributes"].get("url"):
        problems.append('"url" wasn\'t supplied')
    if len(manifest.get("name", "")) > NAME_LIMIT:
        problems.append(f"Name is too long (maximum is {NAME_LIMIT} characters)")
    if not urlsplit(manifest.get("redirect_url", "")).scheme:
        problems.append("redirect_url must be a URL")
    granted = manifest.get("default_permissions", {})
    problems += [f"{name} is no permission" for name in granted if name not in GRANTS]
    for event in manifest.get("default_events", ()):
        if NEEDED.get(event, "metadata") not in {*granted, "metadata"}:
            problems.append(f"Default events {event} are not supported by these permissions")
    return problems


def _form(action: str, fields: str, button: str) -> Response:
    return _html(
        f'<form method="post" action="{escape(action)}">{fields}<button>{button}</button></form>'
    )


def _page(text: str, status: int) -> Response:
    return _html(f"<p>{escape(text)}</p>", status)


def _html(body: str, status: int = 200) -> Response:
    shown = f"<!doctype html><title>GitHub double</title>{body}"
    return Response(shown, status, mimetype="text/html")
