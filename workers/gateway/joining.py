"""The gateway's own place in the networks of its job: it must be in one to reach what is there."""

from typing import Any

from itw.gateway.ledger import Ledger, Network
from workers.gateway.engine import Engine, EngineError


async def own_networks(engine: Engine, ledger_container: str) -> dict[str, Any]:
    """The engine's names of the networks that the gateway's container is in."""
    status, told = await engine.json("GET", f"/containers/{ledger_container}/json")
    if status != 200:
        raise EngineError("the gateway does not find its own container")
    networks: dict[str, Any] = (told.get("NetworkSettings") or {}).get("Networks") or {}
    return networks


async def default_network(engine: Engine, container: str, name: str) -> Network:
    """The job's own network, which the gateway was started in."""
    found = (await own_networks(engine, container)).get(name)
    if found is None:
        raise EngineError(f"the gateway is not in the network {name}")
    return Network(
        id=str(found.get("NetworkID")),
        name="bridge",
        real=name,
        address=str(found.get("IPAddress") or ""),
    )


async def join_network(engine: Engine, ledger: Ledger, network: Network) -> None:
    """Make it the job's; a network that cannot be joined is removed."""
    own = ledger.settings.container
    status, told = await engine.json("POST", f"/networks/{network.id}/connect", {"Container": own})
    if status >= 400:
        await engine.json("DELETE", f"/networks/{network.id}")
        raise EngineError(f"the network cannot be joined: {(told or {}).get('message')}")
    found = (await own_networks(engine, own)).get(network.real) or {}
    network.address = str(found.get("IPAddress") or "")
    ledger.networks[network.id] = network


async def leave_network(engine: Engine, ledger: Ledger, network: Network) -> str:
    """Docker's own sentence where a container is still in it, else ""."""
    own = ledger.settings.container
    _, told = await engine.json("GET", f"/networks/{network.id}")
    inside = (told or {}).get("Containers") or {}
    if set(inside) & set(ledger.containers):
        return (
            f"error while removing network: network {network.name} id {network.id} "
            "has active endpoints"
        )
    leaving = {"Container": own, "Force": True}
    await engine.json("POST", f"/networks/{network.id}/disconnect", leaving)
    return ""
