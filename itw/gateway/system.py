"""What the job is told of the engine itself, and requests that concern images."""

from dataclasses import dataclass
from typing import Any

from itw.gateway.creation import read_platform
from itw.gateway.decisions import Answer, Forward, Pull, Refused, Reply
from itw.gateway.images import allowed_image
from itw.gateway.ledger import Ledger
from itw.gateway.requests import Request, only

NAME = "Integration Test Writer sandbox"
MIN_VERSION = (1, 24)
MAX_VERSION = (1, 47)  # of the engine's API; what came later has not been read


@dataclass(frozen=True, slots=True)
class Engine:
    """What the gateway found: the API version that it speaks, and the kind of machine."""

    version: str = "1.41"
    architecture: str = "x86_64"
    cpus: int = 1
    memory: int = 1 << 30


def spoken_version(newest: str, oldest: str) -> str:
    """The engine's newest, no newer than what is known here; ValueError where none fits."""
    version = min(_numbers(newest), MAX_VERSION)
    if version < _numbers(oldest):
        raise ValueError(f"the engine's API is too new: it starts at {oldest}")
    return f"{version[0]}.{version[1]}"


def _numbers(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)


def headers_of(engine: Engine) -> tuple[tuple[str, str], ...]:
    return (
        ("Api-Version", engine.version),
        ("Docker-Experimental", "false"),
        ("Ostype", "linux"),
        ("Server", "itw-gateway"),
    )


def ping(engine: Engine) -> Answer:
    plain = ("Content-Type", "text/plain; charset=utf-8")
    return Answer(body=b"OK", headers=(plain, ("Cache-Control", "no-cache"), *headers_of(engine)))


def version(engine: Engine) -> Answer:
    minimum = ".".join(map(str, MIN_VERSION))
    own = {"Version": f"{engine.version}.0", "Os": "linux", "Arch": _go_name(engine)}
    versions = {"ApiVersion": engine.version, "MinAPIVersion": minimum}
    return Answer.of(
        {
            **own,
            **versions,
            "Platform": {"Name": NAME},
            "Components": [{"Name": "Engine", "Version": own["Version"], "Details": versions}],
            **dict.fromkeys(("GitCommit", "GoVersion", "KernelVersion", "BuildTime"), ""),
        }
    )


def info(engine: Engine) -> Answer:
    """The fields that clients read; nothing of the machine but its size."""
    return Answer.of(
        {
            "ID": "itw-gateway",
            "Name": "sandbox",
            "ServerVersion": f"{engine.version}.0",
            "OperatingSystem": NAME,
            "OSType": "linux",
            "Architecture": engine.architecture,
            "NCPU": engine.cpus,
            "MemTotal": engine.memory,
            "Driver": "overlay2",
            "Labels": [],
            "SecurityOptions": [],
            "Swarm": {"LocalNodeState": "inactive"},
        }
    )


def _go_name(engine: Engine) -> str:
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(engine.architecture, engine.architecture)


def inspect_image(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "manifests", "platform")
    asked = "/".join(request.path[1:-1])
    reference = allowed_image(asked, ledger.settings.images)
    return Forward(method="GET", path=f"/images/{reference}/json", reply=Reply.IMAGE)


def pull_image(request: Request, _body: bytes, ledger: Ledger) -> Pull:
    """Never the engine's to answer: the worker pulls, with credentials that no job sees."""
    only(request.query, "fromImage", "tag", "platform")
    name, tag = request.query.get("fromImage", ""), request.query.get("tag", "")
    if not name:
        raise Refused("importing images")
    separator = "@" if tag.startswith("sha256:") else ":"
    asked = f"{name}{separator}{tag}" if tag and not name.endswith(f":{tag}") else name
    reference = allowed_image(asked, ledger.settings.images)
    return Pull(image=str(reference), platform=read_platform(request.query.get("platform", "")))


def no_volumes(request: Request, _body: bytes, _ledger: Ledger) -> Answer:
    only(request.query, "filters")
    empty: dict[str, Any] = {"Volumes": [], "Warnings": []}
    return Answer.of(empty)
