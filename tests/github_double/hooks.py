"""Sends signed webhooks, one after another, and remembers each delivery."""

import hashlib
import hmac
import http.client
import json
import queue
import threading
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

from tests.github_double import payloads
from tests.github_double.exchange import Root
from tests.github_double.state import App, Delivery, Installation, Repository, User
from tests.github_double.world import World

ONLY_OWN = {("check_run", "rerequested"), ("check_run", "requested_action")} | {
    ("check_suite", "requested"),
    ("check_suite", "rerequested"),
}
UNASKED = {"installation", "installation_repositories", "ping"}  # every App gets these


class Hooks:
    """The webhooks of all Apps. Nothing is sent until a URL is set."""

    def __init__(self, world: World, root: Root, timeout: float = 10.0) -> None:
        self.world, self.root, self.timeout = world, root, timeout
        self._waiting: queue.Queue[Delivery | None] = queue.Queue()
        self._thread = threading.Thread(target=self._send_all, daemon=True, name="github-hooks")
        self._thread.start()
        world.listener = self.tell
        world.redeliver = self.redeliver

    def tell(
        self, event: str, action: str, repository: Repository, sender: User, facts: dict[str, Any]
    ) -> None:
        """Queue what happened for every installation that hears of it."""
        if self.world.webhook_url is None:
            return
        for installation in list(self.world.installations.values()):
            if repository in installation.repositories and _hears(
                installation, event, action, facts
            ):
                said = payloads.payload(
                    self.root, event, action, repository, sender, installation, facts
                )
                self.put(installation.app, event, said)

    def tell_installation(
        self, event: str, action: str, installation: Installation, sender: User, **facts: Any
    ) -> None:
        if self.world.webhook_url is not None:
            said = payloads.of_installation(self.root, event, action, installation, sender, facts)
            self.put(installation.app, event, said)
        self.settle()

    def put(self, app: App, event: str, payload: dict[str, Any], guid: str = "") -> Delivery:
        delivery = Delivery(
            id=self.world.new_id(),
            app=app,
            guid=guid or str(uuid.uuid4()),
            event=event,
            action=payload.get("action"),
            installation=payload.get("installation", {}).get("id"),
            repository=payload.get("repository", {}).get("id"),
            payload=payload,
            redelivery=bool(guid),
        )
        self._waiting.put(delivery)
        return delivery

    def redeliver(self, old: Delivery) -> Delivery:
        """The same delivery again: the same GUID, a new id."""
        return self.put(old.app, old.event, old.payload, guid=old.guid)

    def settle(self) -> None:
        """Wait until everything queued has been sent and answered."""
        self._waiting.join()

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join(timeout=self.timeout + 1)

    def _send_all(self) -> None:
        while (delivery := self._waiting.get()) is not None:
            try:
                self._send(delivery)
            finally:
                self._waiting.task_done()
        self._waiting.task_done()

    def _send(self, delivery: Delivery) -> None:
        body = json.dumps(delivery.payload, separators=(",", ":")).encode()
        delivery.request_headers = headers(delivery, body) | self._enterprise()
        started = time.monotonic()
        try:
            self._post(delivery, body)
        except OSError as error:
            delivery.status = "failed to connect to host"
            delivery.response_body = str(error)
        except http.client.HTTPException as error:
            delivery.status, delivery.response_body = "invalid HTTP response", str(error)
        delivery.duration = time.monotonic() - started
        self.world.deliveries.append(delivery)

    def _enterprise(self) -> dict[str, str]:
        if self.root.api == self.root.site:
            return {}
        host = urlsplit(self.root.site).netloc
        return {"X-GitHub-Enterprise-Host": host, "X-GitHub-Enterprise-Version": "3.19.0"}

    def _post(self, delivery: Delivery, body: bytes) -> None:
        url = urlsplit(self.world.webhook_url or "")
        if url.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise OSError("the double delivers to loopback only")
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=self.timeout)
        try:
            connection.request("POST", url.path, body, delivery.request_headers)
            response = connection.getresponse()
            delivery.response_body = response.read().decode("utf-8", "replace")
            delivery.status_code = response.status
            delivery.status = (
                "OK" if response.status < 400 else f"Invalid HTTP Response: {response.status}"
            )
            delivery.response_headers = dict(response.getheaders())
        finally:
            connection.close()


def headers(delivery: Delivery, body: bytes) -> dict[str, str]:
    """GitHub's headers of a delivery to an App, signed over the raw bytes."""
    app = delivery.app
    secret = app.webhook_secret.encode()
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/7f3a1c2",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(app.hook_id),
        "X-GitHub-Hook-Installation-Target-ID": str(app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        "X-Hub-Signature": "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
    }


def _hears(installation: Installation, event: str, action: str, facts: dict[str, Any]) -> bool:
    if installation.suspended_at:
        return False
    app = installation.app
    if (event, action) in ONLY_OWN:
        suite = facts["suite"] if event == "check_suite" else facts["run"].suite
        return suite.app is app
    return event in app.events or event in UNASKED
