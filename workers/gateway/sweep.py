"""The end of a job: every container and network that has its label, but the gateway's own."""

import json
from typing import Any
from urllib.parse import urlencode

from itw.gateway.labels import JOB
from itw.gateway.settings import Settings
from workers.gateway.engine import Engine, EngineError


async def sweep(engine: Engine, settings: Settings) -> None:
    """Remove what can be removed; what is left is for the worker's own sweep."""
    own = settings.container
    for container in await _found(engine, settings, "/containers/json", all="1"):
        names = [name.removeprefix("/") for name in container.get("Names") or ()]
        if own not in names and not str(container["Id"]).startswith(own):
            await _remove(engine, f"/containers/{container['Id']}?force=1&v=1")
    for network in await _found(engine, settings, "/networks"):
        if network.get("Name") != settings.network:
            leaving = {"Container": own, "Force": True}
            await engine.json("POST", f"/networks/{network['Id']}/disconnect", leaving)
            await _remove(engine, f"/networks/{network['Id']}")


async def _found(engine: Engine, settings: Settings, path: str, **query: str) -> list[Any]:
    filters = json.dumps({"label": [f"{JOB}={settings.job}"]})
    status, told = await engine.json("GET", f"{path}?{urlencode({**query, 'filters': filters})}")
    return told if status == 200 and isinstance(told, list) else []


async def _remove(engine: Engine, path: str) -> None:
    try:
        await engine.json("DELETE", path)
    except EngineError:
        return
