"""A stand-in for GitHub on loopback: start it, shape it, point the product at it, look at it."""

import secrets
import tempfile
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.http import http_date
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.github_double import hooks, payloads, people, view
from tests.github_double.app import Application
from tests.github_double.app_pages import AppPages
from tests.github_double.auth import key_pair, new_token
from tests.github_double.exchange import Root
from tests.github_double.faults import Fault, Faults
from tests.github_double.recorder import Recorder
from tests.github_double.state import (
    CLOCK,
    App,
    Delivery,
    Installation,
    Pull,
    node_id,
    now,
)
from tests.github_double.world import World

PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "read",
    "merge_queues": "read",
    "metadata": "read",
    "pull_requests": "write",
}
SECRET = "throw-away"
EVENTS = [
    "check_run",
    "check_suite",
    "issue_comment",
    "merge_group",
    "pull_request",
    "pull_request_review_comment",
    "push",
]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """A test's output is not the place for an access log; the recorder has it."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` of every reply."""
        return http_date(CLOCK.now() if timestamp is None else timestamp)


class GitHubDouble:
    """GitHub for one test, with one App. Use it as a context manager."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        enterprise: bool = False,
        secret: str = SECRET,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="github-double-")
        self.clock = CLOCK
        self.clock.ahead = timedelta(0)
        self.world = World(Path(self._folder.name))
        self.world.new_app = self._app_from_manifest
        self.faults, self.recorder = Faults(), Recorder()
        self.wsgi = Application(self.world, self.faults, self.recorder)
        self._server: BaseWSGIServer = make_server(
            host, port, self.wsgi, threaded=True, request_handler=_Quiet
        )
        self.enterprise = enterprise
        self.world.limits.enabled = not enterprise
        self.url = f"http://{host}:{self._server.port}"
        root = Root(api=self.api_url, site=self.url)
        self.hooks = hooks.Hooks(self.world, root, timeout=30 if enterprise else 10)
        self.app = self.add_app("itw-double", secret=secret)
        self.wsgi.pages = AppPages(self.world, self._install_by_page)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.hooks.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._folder.cleanup()

    @property
    def api_url(self) -> str:
        """PyGithub's `base_url`."""
        return f"{self.url}/api/v3" if self.enterprise else self.url

    @property
    def limits(self) -> Any:
        return self.world.limits

    @property
    def broken(self) -> list[str]:
        """Replies of the double itself that were not GitHub's; empty unless the double is wrong."""
        return self.wsgi.broken

    @property
    def deliveries(self) -> list[Delivery]:
        return self.world.deliveries

    # Apps, installations, tokens

    def add_app(
        self,
        slug: str,
        *,
        secret: str = SECRET,
        permissions: Mapping[str, str] | None = None,
        events: list[str] | None = None,
    ) -> App:
        private, public = key_pair(slug)
        number = 900_000 + len(self.world.apps)
        app = App(
            id=number,
            slug=slug,
            name=slug,
            client_id=f"Iv23{node_id('', number)[1:]}",
            private_key=private,
            public_key=public,
            webhook_secret=secret,
            permissions=dict(permissions or PERMISSIONS),
            events=list(events if events is not None else EVENTS),
            owner=self.world.user("app-owner"),
            bot=self.world.user(f"{slug}[bot]", "Bot"),
            hook_id=self.world.new_id(),
        )
        self.world.apps[app.id] = app
        return app

    def _app_from_manifest(self, manifest: dict[str, Any]) -> App:
        """Its keys exist from the conversion on; its webhook is told of it with a ping."""
        app = self.add_app(
            manifest["name"].lower().replace(" ", "-"),
            secret=secrets.token_hex(20) if manifest.get("hook_attributes") else "",
            permissions=manifest.get("default_permissions"),
            events=manifest.get("default_events"),
        )
        app.name = manifest["name"]
        app.owner = manifest.get("owner") or app.owner
        if hook := manifest.get("hook_attributes"):
            self.world.webhook_url = hook["url"]
            self.hooks.put(app, "ping", payloads.ping(self.hooks.root, app))
        return app

    def _install_by_page(self, slug: str, names: list[str]) -> Installation:
        app = next(each for each in self.world.apps.values() if each.slug == slug)
        return self.install(*names, app=app)

    def install(
        self,
        *names: str,
        app: App | None = None,
        permissions: Mapping[str, str] | None = None,
    ) -> Installation:
        """Install the App on repositories of one owner (made where they do not exist)."""
        app = app or self.app
        repositories = [self.repository(name).state for name in names]
        installation = Installation(
            id=self.world.new_id(),
            app=app,
            account=repositories[0].owner,
            repositories=repositories,
            permissions=dict(permissions or app.permissions),
        )
        self.world.installations[installation.id] = installation
        self._tell("installation", "created", installation)
        return installation

    def _tell(self, event: str, action: str, installation: Installation, **facts: Any) -> None:
        owner = installation.account
        self.hooks.tell_installation(event, action, installation, owner, **facts)

    def uninstall(self, installation: Installation) -> None:
        """The installation is gone, and with it all its tokens."""
        del self.world.installations[installation.id]
        self._tell("installation", "deleted", installation)

    def suspend(self, installation: Installation) -> None:
        installation.suspended_at = now()
        self._tell("installation", "suspend", installation)

    def unsuspend(self, installation: Installation) -> None:
        installation.suspended_at = None
        self._tell("installation", "unsuspend", installation)

    def accept_permissions(self, installation: Installation, permissions: dict[str, str]) -> None:
        """The owner grants what the App asks for now."""
        installation.permissions = dict(permissions)
        self._tell("installation", "new_permissions_accepted", installation)

    def add_to(self, installation: Installation, name: str) -> None:
        repository = self.repository(name).state
        installation.repositories.append(repository)
        facts = {"repositories_added": [repository]}
        self._tell("installation_repositories", "added", installation, **facts)

    def remove_from(self, installation: Installation, name: str) -> None:
        repository = self.repository(name).state
        installation.repositories.remove(repository)
        facts = {"repositories_removed": [repository]}
        self._tell("installation_repositories", "removed", installation, **facts)

    def rename(self, name: str, to: str) -> None:
        """Under the old name there is nothing any more (GitHub would lead on to the new one)."""
        repository = self.world.repositories.pop(name.lower())
        repository.name = to
        self.world.repositories[repository.full_name.lower()] = repository

    def ping(self, app: App | None = None) -> Delivery:
        """What GitHub sends when the webhook is set up."""
        app = app or self.app
        delivery = self.hooks.put(app, "ping", payloads.ping(self.hooks.root, app))
        self.settle()
        return delivery

    def token(
        self,
        installation: Installation,
        *,
        form: str = "",
        permissions: Mapping[str, str] | None = None,
    ) -> str:
        """A token as if the App had asked for it."""
        value = new_token(installation.app, form or self.world.token_form)
        held = dict(permissions or installation.permissions)
        return self.world.add_token(installation, value, None, held).value

    def expire_tokens(self) -> None:
        for token in self.world.tokens.values():
            token.expires_at = token.expires_at.replace(year=2020)

    # What tests do on GitHub's pages

    def repository(self, name: str, **more: Any) -> "people.RepositoryPage":
        """The repository "owner/name", made (with one commit on main) if there is none."""
        return people.page_of(self, name, **more)

    def fault(self, match: str, **more: Any) -> Fault:
        """Let the next requests that match go wrong; see faults.Fault."""
        return self.faults.add(Fault(match=match, **more))

    def send_webhooks_to(self, url: str) -> None:
        self.world.webhook_url = url

    def deliver(self, event: str, payload: dict[str, Any], *, guid: str = "") -> Delivery:
        """Send any payload, signed, held to GitHub's description, and wait for the answer."""
        described = payloads.described(event, payload.get("action", ""), payload)
        delivery = self.hooks.put(self.app, event, described, guid=guid)
        self.settle()
        return delivery

    def deliver_raw(self, event: str, payload: dict[str, Any], *, guid: str = "") -> Delivery:
        """Send a payload as it is, right or wrong."""
        delivery = self.hooks.put(self.app, event, payload, guid=guid)
        self.settle()
        return delivery

    def settle(self) -> None:
        """Wait until all webhooks so far have been answered."""
        self.hooks.settle()

    def as_seen(self, pull: Pull) -> view.PullView:
        """The pull request as a person sees it, as plain data."""
        with self.world.lock:
            return view.seen(self.world, pull)
