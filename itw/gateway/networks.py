"""Networks that tests make: internal ones, without an address of the host in them."""

import json
from typing import Any
from urllib.parse import urlencode

from itw.gateway.creation import read_aliases, read_labels
from itw.gateway.decisions import Answer, Answered, Forward, Refused, Reply
from itw.gateway.fields import Fields, parse_json
from itw.gateway.labels import JOB, NETWORK_ROLE
from itw.gateway.ledger import NAME, Ledger, Network
from itw.gateway.requests import Request, only

# Else the host itself, and every service on it, answers on the network's first address.
NO_HOST_ADDRESS = {"com.docker.network.bridge.inhibit_ipv4": "true"}


def create_network(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query)
    given = Fields(parse_json(body))
    name = given.text("Name", NAME)
    if not name:
        raise Answered(400, "a network needs a name")
    if given.text("Driver") not in ("", "bridge", "default"):
        raise Refused("network drivers")
    given.drop("CheckDuplicate", "Internal", "Attachable")
    if given.text("Scope") not in ("", "local"):
        raise Refused("swarm")
    labels = read_labels(given)
    _address_management(given.object("IPAM"))
    given.close()
    if name in ("bridge", "host", "none") or any(n.name == name for n in ledger.networks.values()):
        raise Answered(409, f"network with name {name} already exists")
    ledger.check_network_room()
    network = Network(id="", name=name, real=ledger.real(name), labels=labels)
    return Forward(
        method="POST",
        path="/networks/create",
        body=json.dumps(new_network(network, ledger)).encode(),
        reply=Reply.NETWORK_CREATED,
        context={"network": network},
    )


def new_network(network: Network, ledger: Ledger) -> dict[str, Any]:
    return {
        "Name": network.real,
        "CheckDuplicate": True,
        "Driver": "bridge",
        "Internal": True,
        "EnableIPv6": False,
        "Options": NO_HOST_ADDRESS,
        "Labels": ledger.settings.labels(NETWORK_ROLE),
    }


def _address_management(given: Fields) -> None:
    if given.text("Driver") not in ("", "default"):
        raise Refused("fixed network addresses")
    given.close()


def list_networks(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "filters")
    filters = json.dumps({"label": [f"{JOB}={ledger.settings.job}"]})
    return Forward(
        method="GET",
        path=f"/networks?{urlencode({'filters': filters})}",
        reply=Reply.NETWORKS_LISTED,
        context={"filters": read_filters(request)},
    )


def read_filters(request: Request) -> dict[str, list[str]]:
    """{"label": ["a=b"]}, or the older {"label": {"a=b": true}}."""
    given = parse_json(request.query.get("filters", "").encode())
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Answered(400, "invalid filter")
    given = {name: values for name, values in given.items() if values}
    for values in given.values():
        if not isinstance(values, (list, dict)) or len(values) > 64:
            raise Answered(400, "invalid filter")
        if not all(isinstance(value, str) for value in values):
            raise Answered(400, "invalid filter")
    return {name: list(values) for name, values in given.items()}


def inspect_network(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "verbose", "scope")
    network = ledger.network(request.path[1])
    return Forward(
        method="GET",
        path=f"/networks/{network.id}",
        reply=Reply.NETWORK_INSPECTED,
        about=network.id,
    )


def remove_network(request: Request, _body: bytes, ledger: Ledger) -> Forward | Answer:
    only(request.query)
    network = ledger.network(request.path[1])
    if network is ledger.default:
        raise Answered(403, "bridge is a pre-defined network and cannot be removed")
    return Forward(
        method="DELETE",
        path=f"/networks/{network.id}",
        reply=Reply.NETWORK_REMOVED,
        about=network.id,
    )


def connect(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query)
    network = ledger.network(request.path[1])
    given = Fields(parse_json(body))
    container = ledger.container(given.text("Container"))
    aliases = read_aliases(given.object("EndpointConfig"))
    given.close()
    names = list(dict.fromkeys([*aliases, *([container.name] if container.named else [])]))
    new = {"Container": container.id, "EndpointConfig": {"Aliases": names} if names else {}}
    return _changed(network, "connect", new, container.id)


def disconnect(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query)
    network = ledger.network(request.path[1])
    given = Fields(parse_json(body))
    container = ledger.container(given.text("Container"))
    new = {"Container": container.id, "Force": given.flag("Force")}
    given.close()
    return _changed(network, "disconnect", new, container.id)


def _changed(network: Network, act: str, new: dict[str, Any], container: str) -> Forward:
    return Forward(
        method="POST",
        path=f"/networks/{network.id}/{act}",
        body=json.dumps(new).encode(),
        reply=Reply.NETWORK_CHANGED,
        about=container,
    )
