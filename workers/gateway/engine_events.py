"""What the engine says of the job's services: that one started, died, or is gone."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

from itw.gateway.labels import JOB, ROLE, SERVICE_ROLE
from itw.gateway.ledger import Ledger
from workers.gateway.engine import Engine, Exchange
from workers.gateway.lives import Lives

HEARD = ["start", "die", "oom", "destroy"]


async def follow(engine: Engine, ledger: Ledger, lives: Lives, *, since: float) -> None:
    """Until the engine hangs up, which is the end of the job."""
    labels = [f"{JOB}={ledger.settings.job}", f"{ROLE}={SERVICE_ROLE}"]
    filters = json.dumps({"type": ["container"], "event": HEARD, "label": labels})
    query = urlencode({"since": f"{since:.3f}", "filters": filters})
    async with engine.ask("GET", f"/events?{query}") as said:
        async for event in _events(said):
            await _heed(event, ledger, lives)


async def _events(said: Exchange) -> AsyncIterator[dict[str, Any]]:
    rest = b""
    async for piece in said.pieces():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.strip():
                yield json.loads(line)


async def _heed(event: dict[str, Any], ledger: Ledger, lives: Lives) -> None:
    actor = event.get("Actor") or {}
    container = ledger.containers.get(str(actor.get("ID")))
    if container is None:
        return
    match event.get("Action"):
        case "start":
            await lives.look(container)
        case "die":
            code = (actor.get("Attributes") or {}).get("exitCode", "")
            await lives.look(container, int(code) if code.isdecimal() else -1)
        case "oom":
            lives.ran_out_of_memory(container)
        case "destroy":
            lives.removed(container.id)
