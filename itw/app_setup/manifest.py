"""The manifest with which an App is registered, and where on GitHub that is done.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from itw import messages
from itw.app_setup.permissions import EVENTS, wanted
from itw.errors import UserError

NAME = "Integration Test Writer"
NAME_LIMIT = 34  # characters
PLACEHOLDER = "https://integration-test-writer.example.com"
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})", re.ASCII)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Site:
    """A GitHub: "https://github.com", or an Enterprise server's address."""

    url: str

    @classmethod
    def parse(cls, text: str) -> "Site":
        """Of a host ("github.example.com"), its address, or its API's address."""
        text = text.strip().rstrip("/")
        parts = _parts(text if "://" in text else f"https://{text}")
        if parts is None or parts.path not in {"", "/api/v3"} or parts.query:
            raise UserError(messages.no_site_title(text=text))
        scheme, host = parts.scheme, parts.netloc.removeprefix("api.")
        if scheme != "https" and parts.hostname not in LOOPBACK:
            raise UserError(messages.not_https_title(what="GitHub"))
        return cls(f"{scheme}://{host}")

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def is_public(self) -> bool:
        """Whether it is reached over the internet, and reaches nothing else itself."""
        return self.host == "github.com" or self.host.endswith(".ghe.com")

    @property
    def api(self) -> str:
        if self.is_public:
            return f"https://api.{self.host}"
        return f"{self.url}/api/v3"

    def registration(self, organization: str, state: str) -> str:
        """Where a browser posts the manifest to."""
        where = f"/organizations/{organization}" if organization else ""
        return f"{self.url}{where}/settings/apps/new?state={state}"

    def apps(self, organization: str) -> str:
        """Where its owner finds the App again."""
        where = f"/organizations/{organization}" if organization else ""
        return f"{self.url}{where}/settings/apps"


def manifest(
    *, name: str = NAME, webhook: str = "", redirect: str = "", write_contents: bool = True
) -> dict[str, Any]:
    """Without `webhook` and `redirect` it is the template of deploy/app-manifest.json."""
    hook = webhook or f"{PLACEHOLDER}/webhook"
    said = {
        "name": name,
        "url": hook.removesuffix("/webhook"),
        "description": "Reviews, runs and writes the integration tests of Go connectors.",
        "hook_attributes": {"url": hook, "active": True},
        "public": False,
        "default_permissions": wanted(write_contents=write_contents),
        "default_events": list(EVENTS),
    }
    return {**said, "redirect_url": redirect} if redirect else said


def name_for(organization: str, site: Site) -> str:
    """Names are taken once on all of github.com; there the owner's is added."""
    if not site.is_public or not organization:
        return NAME
    return f"{NAME} {organization}"[:NAME_LIMIT].strip(" -")


def checked_name(name: str) -> str:
    if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
        raise UserError(messages.no_app_name_title(limit=NAME_LIMIT))
    return name.strip()


def checked_organization(login: str) -> str:
    if login and not LOGIN.fullmatch(login):
        raise UserError(messages.no_organization_title(login=login))
    return login


def checked_webhook(address: str, site: Site) -> str:
    """The receiver's address, with the route that it answers on. Raises UserError."""
    parts = _parts(address.strip())
    if parts is None or parts.query or parts.username is not None:
        raise UserError(messages.no_webhook_title(address=address))
    host = (parts.hostname or "").lower()
    local = host in LOOPBACK or host.endswith(".localhost")
    if local and site.is_public:
        raise UserError(messages.local_webhook_title(address=address))
    if parts.scheme != "https" and not local:
        raise UserError(messages.not_https_title(what="the webhook"))
    path = parts.path.rstrip("/") or "/webhook"
    return f"{parts.scheme}://{parts.netloc}{path}"


def _parts(text: str) -> Any:
    """Of an address of the web; None where it is none."""
    if not text.isascii() or not text.isprintable() or any(each in text for each in " \"'<>\\"):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"https", "http"} and parts.hostname else None
