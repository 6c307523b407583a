"""What the engine answered, told to the job: its own names, its own ports, nothing of the host."""

from collections.abc import Callable
from typing import Any

from itw.gateway.decisions import Refused
from itw.gateway.ledger import Container, Ledger

IMAGE_FIELDS = (
    "Id", "RepoTags", "RepoDigests", "Created", "Architecture", "Variant", "Os", "Size", "Config",
)  # fmt: skip
STATE_FIELDS = (
    "Id", "Created", "Path", "Args", "Image", "RestartCount", "Platform", "SizeRw", "SizeRootFs",
)  # fmt: skip


def image(told: dict[str, Any]) -> dict[str, Any]:
    """Without where its layers are on the host."""
    return {name: told[name] for name in IMAGE_FIELDS if name in told}


def container(told: dict[str, Any], ledger: Ledger) -> dict[str, Any]:
    """`GET /containers/{id}/json`, rebuilt. Raises Answered for one that is not the job's."""
    known = ledger.container(str(told.get("Id")))
    network = told.get("NetworkSettings") or {}
    host = told.get("HostConfig") or {}
    networks = _networks(network.get("Networks"), ledger)
    kept = {name: told[name] for name in STATE_FIELDS if name in told}
    return {
        **kept,
        "State": {**(told.get("State") or {}), "Pid": 0},  # of the host
        "Name": f"/{known.name}",
        "Config": {**(told.get("Config") or {}), "Image": known.image, "Labels": known.labels},
        "HostConfig": {
            "NetworkMode": "default",
            "AutoRemove": known.auto_remove,
            "PublishAllPorts": known.all_ports,
            "PortBindings": {
                f"{port.inside}/tcp": [{"HostIp": "", "HostPort": str(port.host or "")}]
                for port in known.ports
            },
            **{name: host.get(name) for name in ("Memory", "NanoCpus", "PidsLimit", "ShmSize")},
        },
        "Mounts": [],
        "NetworkSettings": {
            "Networks": networks,
            "Ports": ports(told, known),
            "IPAddress": next((one["IPAddress"] for one in networks.values()), ""),
            "Gateway": "",
        },
    }


def _networks(told: Any, ledger: Ledger) -> dict[str, Any]:
    by_name = {network.real: network.name for network in ledger.networks.values()}
    by_name[ledger.default.real] = "bridge"
    return {
        by_name[real]: {
            **{name: one.get(name) for name in ("NetworkID", "EndpointID", "MacAddress")},
            "IPAddress": one.get("IPAddress") or "",
            "IPPrefixLen": one.get("IPPrefixLen") or 0,
            "Gateway": "",
            "Aliases": one.get("Aliases") or [],
        }
        for real, one in (told or {}).items()
        if real in by_name
    }


def ports(told: dict[str, Any], known: Container) -> dict[str, Any]:
    """As published on the loopback interface that the test and the gateway share."""
    config = told.get("Config") or {}
    found: dict[str, Any] = dict.fromkeys(config.get("ExposedPorts") or {})
    for inside, host in known.open:
        key = f"{inside}/tcp"
        found[key] = [*(found.get(key) or []), {"HostIp": "127.0.0.1", "HostPort": str(host)}]
    return found


def listed(told: list[dict[str, Any]], ledger: Ledger, context: dict[str, Any]) -> list[Any]:
    """`GET /containers/json`: only what the ledger has, whatever the engine sent."""
    filters = context["filters"]
    found = [
        _row(row, known, ledger)
        for row in told
        if (known := ledger.containers.get(str(row.get("Id")))) and _matches(row, known, filters)
    ]
    return found[: context["limit"]] if context["limit"] > 0 else found


def _row(row: dict[str, Any], known: Container, ledger: Ledger) -> dict[str, Any]:
    networks = _networks((row.get("NetworkSettings") or {}).get("Networks"), ledger)
    told = ("Id", "ImageID", "Command", "Created", "State", "Status", "SizeRw", "SizeRootFs")
    return {
        **{name: row[name] for name in told if name in row},
        "Names": [f"/{known.name}"],
        "Image": known.image,
        "Labels": known.labels,
        "Mounts": [],
        "HostConfig": {"NetworkMode": "default"},
        "NetworkSettings": {"Networks": networks},
        "Ports": [
            {"IP": "127.0.0.1", "PrivatePort": inside, "PublicPort": host, "Type": "tcp"}
            for inside, host in known.open
        ],
    }


def _matches(row: dict[str, Any], known: Container, filters: dict[str, list[str]]) -> bool:
    networks = (row.get("NetworkSettings") or {}).get("Networks") or {}
    tests: dict[str, Callable[[str], bool]] = {
        "name": lambda wanted: name_matches(known.name, wanted),
        "id": known.id.startswith,
        "ancestor": lambda wanted: wanted in (known.image, known.image.partition(":")[0]),
        "network": lambda wanted: any(wanted in (real, "bridge") for real in networks),
    }
    for name, wanted in filters.items():
        if name == "label":
            if not all(label_matches(known.labels, one) for one in wanted):
                return False
        elif not any(tests[name](one) for one in wanted):
            return False
    return True


def label_matches(labels: dict[str, str], wanted: str) -> bool:
    key, equals, value = wanted.partition("=")
    return key in labels and (not equals or labels[key] == value)


def name_matches(name: str, wanted: str) -> bool:
    """Docker takes a regular expression; anchors are all that clients use of it."""
    start = wanted.startswith("^")
    text = wanted.removeprefix("^").removeprefix("/?").removeprefix("/")
    end = text.endswith("$")
    text = text.removesuffix("$").replace("\\.", ".").replace("\\-", "-")
    if start:
        return name == text if end else name.startswith(text)
    return name.endswith(text) if end else text in name


def network(told: dict[str, Any], ledger: Ledger) -> dict[str, Any]:
    """One network, with the job's services in it and nothing else."""
    known = ledger.network(str(told.get("Id")))
    inside = told.get("Containers") or {}
    kept = ("Created", "Scope", "Driver", "EnableIPv6", "IPAM", "Internal", "Attachable", "Ingress")
    return {
        **{name: told[name] for name in kept if name in told},
        "Id": known.id,
        "Name": "bridge" if known is ledger.default else known.name,
        "Labels": known.labels,
        "Options": {},
        "Containers": {
            id: {**endpoint, "Name": ledger.containers[id].name}
            for id, endpoint in inside.items()
            if id in ledger.containers
        },
    }


def networks(
    told: list[dict[str, Any]], ledger: Ledger, filters: dict[str, list[str]]
) -> list[dict[str, Any]]:
    known = {ledger.default.id, *ledger.networks}
    found = [network(one, ledger) for one in told if one.get("Id") in known]
    for name, wanted in filters.items():
        if name == "label":
            found = [n for n in found if all(label_matches(n["Labels"], one) for one in wanted)]
        elif name == "name":
            found = [n for n in found if any(name_matches(n["Name"], one) for one in wanted)]
        elif name == "id":
            found = [n for n in found if any(n["Id"].startswith(one) for one in wanted)]
        elif name != "driver":
            raise Refused(f"the filter {name[:64]}")
    return found
