"""A job of the gateway's for tests, with one container of its own."""

import json
from typing import Any

from itw.gateway import routes
from itw.gateway.decisions import Answered, Decision, Refused
from itw.gateway.ledger import Container, Ledger, Network
from itw.gateway.requests import parse
from itw.gateway.settings import Settings

SETTINGS = Settings(
    job="j1",
    owner="tests",
    deadline=2_000_000_000,
    network="itw-j1",
    container="itw-j1-gateway",
    images=("redis", "postgres:16", "ghcr.io/org/*"),
    services=3,
    networks=2,
)
CONTAINER, OTHER, NETWORK = "a" * 64, "b" * 64, "c" * 64


def ledger_of(*, containers: int = 1) -> Ledger:
    default = Network(id=NETWORK, name="bridge", real="itw-j1", address="172.20.0.2")
    ledger = Ledger(SETTINGS, default)
    for number in range(containers):
        id = f"{number:x}" * 64 if number else CONTAINER
        name = f"own-{number}" if number else "own"
        ledger.containers[id] = Container(id=id, image="redis", name=name)
    return ledger


def decide(method: str, target: str, body: Any = b"", ledger: Ledger | None = None) -> Decision:
    """What becomes of it; a body that is not bytes is sent as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        request = parse(method, target)
        return routes.decide(
            routes.route_of(request), request, sent, ledger or ledger_of(containers=1)
        )
    except (Refused, Answered) as ending:
        return ending.decision
