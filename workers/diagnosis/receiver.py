"""The receiver at the webhook's address, asked from here: is it well, has it the secret."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator

import requests

from itw import messages
from workers.diagnosis.check import Check, bad, off, ok

SECONDS = 5.0


def receiver_checks(url: str, secret: str) -> Iterator[Check]:
    """`url` is the webhook's; a secret that is "" is not tried."""
    yield _ready(url)
    if secret:
        yield _signed_ping(url, secret)


def _ready(url: str) -> Check:
    base = url.removesuffix("/webhook")
    try:
        status = requests.get(f"{base}/readyz", timeout=SECONDS, allow_redirects=False).status_code
    except requests.RequestException as error:
        detail = messages.receiver_away(url=base, problem=type(error).__name__)
        return bad("receiver", detail, messages.mend_receiver())
    if status == 200:
        return ok("receiver", messages.receiver_ready(url=base))
    if status == 503:
        return bad("receiver", messages.receiver_without_queue(), messages.mend_receiver_queue())
    # A proxy may let nothing through but the webhook.
    return off("receiver", messages.receiver_says(url=f"{base}/readyz", status=status))


def _signed_ping(url: str, secret: str) -> Check:
    """The receiver takes it as GitHub's own, and does nothing about it."""
    body = json.dumps({"zen": "Approachable is better than simple.", "hook_id": 0}).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "itw-doctor",
        "X-GitHub-Event": "ping",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": f"sha256={signature}",
    }
    try:
        reply = requests.post(url, body, headers=headers, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        detail = messages.receiver_away(url=url, problem=type(error).__name__)
        return bad("signed ping", detail, messages.mend_receiver())
    if 200 <= reply.status_code < 300:
        return ok("signed ping", messages.ping_taken(code=reply.status_code))
    detail = messages.ping_failed(code=reply.status_code, said="")
    return bad("signed ping", detail, messages.mend_delivery(code=reply.status_code))
