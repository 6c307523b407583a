"""What a container of ours is made of, in our words; `containers.py` says it to Docker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from itw.gateway.labels import GATEWAY_ROLE, JOB_ROLE, NETWORK_ROLE, SERVICE_ROLE
from itw.runs.sandbox import GIB, MIB

UNPRIVILEGED = "10001:10001"


class Role(StrEnum):
    """What a container, network or volume is for: the label `itw.role`."""

    GATEWAY = GATEWAY_ROLE
    JOB = JOB_ROLE
    SERVICE = SERVICE_ROLE  # made by the gateway for a test
    NETWORK = NETWORK_ROLE
    CACHE = "cache"
    WARM_UP = "warm-up"
    PROBE = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A directory of the engine's host, or a volume by its name, at a place in the container."""

    source: str
    target: str
    kind: str = "bind"  # or "volume"
    read_only: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One container without capabilities, with a read-only root and hard limits.

    `network` is the name of a network, "none", or "container:ID" for the loopback of another.
    `scratch` are places in memory that may be written, with their size in bytes.
    """

    role: Role
    image: str
    command: tuple[str, ...]
    network: str = "none"
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: str = ""  # where the command runs; "" is what the image says
    mounts: tuple[Mount, ...] = ()
    scratch: Mapping[str, int] = field(default_factory=dict)
    user: str = UNPRIVILEGED
    memory: int = 256 * MIB
    cpus: float = 1.0
    processes: int = 256
    file_size: int = 2 * GIB
    stdin: bool = False  # open as long as somebody is attached to it
    log: bool = False  # kept by the engine; else only who is attached sees the output
