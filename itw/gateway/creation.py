"""`POST /containers/create`: a new body from what was understood of the one that came."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from itw.gateway.decisions import Answered, Forward, Refused, Reply
from itw.gateway.fields import Fields, parse_json
from itw.gateway.host_config import PATH, Host, exposed, read_host_config
from itw.gateway.images import allowed_image
from itw.gateway.labels import SERVICE_ROLE
from itw.gateway.ledger import NAME, Container, Ledger
from itw.gateway.requests import Request, only

USER = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
HOSTNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}")
SIGNAL = re.compile(r"(?:SIG)?[A-Z0-9+-]{1,12}", re.IGNORECASE)
PLATFORM = re.compile(r"(?:linux/)?(?:amd64|arm64|arm|386|ppc64le|s390x|riscv64)(?:/v[0-9])?")
ENVIRONMENT = re.compile(r"(?s)[^=\x00]+(?:=[^\x00]*)?")

MIN_INTERVAL = 100_000_000  # nanoseconds between health checks: each is work for the engine itself


def create_container(request: Request, body: bytes, ledger: Ledger) -> Forward:
    """The engine's request. Labels are kept in the ledger and never passed on: other programs
    on the engine's host may act on labels (proxies and updaters do).
    """
    only(request.query, "name", "platform")
    given = Fields(parse_json(body))
    asked = given.text("Image")
    image = allowed_image(asked, ledger.settings.images)
    joined, aliases = read_endpoint(given.object("NetworkingConfig"))
    host = read_host_config(given.object("HostConfig"), ledger, joined)
    labels = read_labels(given)
    new = read_config(given)
    given.close()
    ledger.check_room()
    ledger.numbered += 1
    name = request.query.get("name", "").removeprefix("/")
    container = Container(
        id="",
        image=asked,
        name=free_name(name, ledger) if name else f"service-{ledger.numbered}",
        named=bool(name),
        labels=labels,
        ports=host.ports,
        all_ports=host.all_ports,
        auto_remove=host.auto_remove,
        tty=bool(new.get("Tty")),
    )
    new |= {
        "Image": str(image),
        "Labels": ledger.settings.labels(SERVICE_ROLE),
        "HostConfig": host.config,
        "NetworkingConfig": endpoint(host, [*aliases, *([name] if name else [])]),
    }
    return Forward(
        method="POST",
        path=f"/containers/create?{_query(request, ledger.real(container.name))}",
        body=json.dumps(new).encode(),
        reply=Reply.CREATED,
        context={"container": container},
    )


def _query(request: Request, real_name: str) -> str:
    query = {"name": real_name}
    if platform := request.query.get("platform"):
        query["platform"] = read_platform(platform)
    return urlencode(query)


def read_platform(text: str) -> str:
    if text and not PLATFORM.fullmatch(text):
        raise Refused("this platform")
    return text


def free_name(name: str, ledger: Ledger) -> str:
    if not NAME.fullmatch(name):
        raise Answered(400, "Invalid container name, only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")
    if holder := ledger.named(name):
        raise Answered(
            409,
            f'Conflict. The container name "/{name}" is already in use by container '
            f'"{holder.id}". You have to remove (or rename) that container to be able to reuse '
            "that name.",
        )
    return name


def read_labels(given: Fields) -> dict[str, str]:
    labels = given.mapping("Labels")
    if len(labels) > 256 or not all(isinstance(value, str) for value in labels.values()):
        raise Answered(400, "Labels has a wrong type")
    return labels


def read_config(given: Fields) -> dict[str, Any]:
    """What a container runs. Empty fields are left out: the image's own then hold."""
    config: dict[str, Any] = {
        "Env": given.texts("Env", ENVIRONMENT),
        "Cmd": given.command("Cmd"),
        "Entrypoint": given.command("Entrypoint"),
        "WorkingDir": given.text("WorkingDir", PATH),
        "User": given.text("User", USER),
        "Hostname": given.text("Hostname", HOSTNAME),
        "Domainname": given.text("Domainname", HOSTNAME),
        "StopSignal": given.text("StopSignal", SIGNAL),
        "StopTimeout": given.number("StopTimeout"),
        "ExposedPorts": {port: {} for port in exposed(given.mapping("ExposedPorts"))},
        "Volumes": {path: {} for path in _volumes(given)},
        "Healthcheck": _healthcheck(given.object("Healthcheck")),
    }
    for name in ("Tty", "OpenStdin", "StdinOnce", "AttachStdin", "AttachStdout", "AttachStderr"):
        config[name] = given.flag(name)
    given.drop("ArgsEscaped")  # of Windows
    return {name: value for name, value in config.items() if value}


def _volumes(given: Fields) -> tuple[str, ...]:
    """Anonymous volumes; they go with their container."""
    paths = given.mapping("Volumes")
    if len(paths) > 16 or not all(PATH.fullmatch(path) for path in paths):
        raise Refused("volumes")
    return tuple(paths)


def _healthcheck(given: Fields) -> dict[str, Any]:
    check: dict[str, Any] = {
        "Test": given.texts("Test"),
        **{name: given.number(name) for name in ("Interval", "Timeout", "StartPeriod", "Retries")},
    }
    given.drop("StartInterval")  # newer than some engines
    given.close()
    if any(isinstance(value, int) and value < 0 for value in check.values()):
        raise Refused("this value of Healthcheck")
    if 0 < check["Interval"] < MIN_INTERVAL:
        check["Interval"] = MIN_INTERVAL
    return {name: value for name, value in check.items() if value}


def read_endpoint(given: Fields) -> tuple[str, tuple[str, ...]]:
    """NetworkingConfig: the network it names, "" for none, and the container's aliases there."""
    endpoints = given.mapping("EndpointsConfig")
    given.close()
    if len(endpoints) > 1:
        raise Refused("several networks when a container is created")
    for network, settings in endpoints.items():
        return network, read_aliases(Fields(settings, "EndpointsConfig."))
    return "", ()


def read_aliases(given: Fields) -> tuple[str, ...]:
    aliases = given.texts("Aliases", NAME)
    # Identifiers of what is there already; the network is known by its name.
    given.drop("NetworkID", "EndpointID", "DNSNames")
    given.close()
    return tuple(aliases)


def endpoint(host: Host, aliases: list[str]) -> dict[str, Any]:
    unique = list(dict.fromkeys(aliases))
    return {"EndpointsConfig": {host.network.real: {"Aliases": unique} if unique else {}}}
