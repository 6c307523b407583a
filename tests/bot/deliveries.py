"""Deliveries as GitHub makes them, from the recorded payloads."""

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from bot.signature import sign

WEBHOOKS = Path(__file__).parents[1] / "testdata/webhooks"
SECRET = b"It's a Secret to Everybody"
GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


@cache
def _recorded(name: str) -> Any:
    return json.loads((WEBHOOKS / f"{name}.json").read_bytes())


def payload(name: str, **fields: Any) -> dict[str, Any]:
    """A recorded payload; `pull_request__draft=True` sets one field of it."""
    values = deepcopy(_recorded(name))
    for path, value in fields.items():
        *parents, last = path.split("__")
        place = values
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return values


def comment(text: str, **fields: Any) -> dict[str, Any]:
    """A comment on a pull request: the recorded one is on an issue."""
    pull = {"issue__pull_request": {"url": "https://api.github.com/repos/o/r/pulls/1"}}
    return payload("issue_comment_created", comment__body=text, **pull, **fields)


def headers(
    event: str, body: bytes, *, delivery: str = GUID, secret: bytes = SECRET
) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Delivery": delivery,
        "X-GitHub-Event": event,
        "X-Hub-Signature-256": sign(body, secret),
    }


def body_of(values: Any) -> bytes:
    """JSON as GitHub sends it: compact, and text as it is."""
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()
