"""What this job owns: its containers, networks and execs, under the names that its tests gave them.

Names are the job's own: two jobs may each have a container "redis". In the engine they carry the
job's id in front. What is not in the ledger does not exist for the job.
"""

import re
from dataclasses import dataclass, field

from itw.gateway.decisions import Answered, Refused
from itw.gateway.settings import Settings

ID = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")
DEFAULT_NETWORKS = ("bridge", "default", "")
MAX_CREATED = 1000  # over a whole job: each is work for an engine that others use too
MAX_EXECS = 10_000  # ten in a second for a quarter of an hour


@dataclass(frozen=True, slots=True)
class Port:
    """A TCP port of a service that is to be reachable; `host` 0 means whichever is free."""

    inside: int
    host: int = 0


@dataclass(slots=True, kw_only=True)
class Container:
    """A service. `open` has what is reachable now: (inside, host) pairs of ports."""

    id: str
    image: str  # as the test named it
    name: str  # the test's, or one of ours
    named: bool = True  # by the test
    labels: dict[str, str] = field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    all_ports: bool = False  # those that the image exposes too
    auto_remove: bool = False  # by the gateway, which reads the log first
    tty: bool = False
    open: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, kw_only=True)
class Network:
    """`real` is its name in the engine, `address` the gateway's own in it, "" until known."""

    id: str
    name: str
    real: str
    labels: dict[str, str] = field(default_factory=dict)
    address: str = ""


@dataclass(slots=True)
class Ledger:
    """`coming` counts creations that the engine has not answered yet."""

    settings: Settings
    default: Network  # the job's own network, which tests see as "bridge"
    containers: dict[str, Container] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    execs: dict[str, str] = field(default_factory=dict)  # exec id -> container id
    coming: int = 0
    networks_coming: int = 0
    numbered: int = 0  # containers so far

    def container(self, reference: str) -> Container:
        """By id, unambiguous beginning of an id, or name. Another job's does not exist."""
        found = self.containers.get(reference) or self.named(reference)
        if found is None and reference:
            begun = [one for id, one in self.containers.items() if id.startswith(reference)]
            found = begun[0] if len(begun) == 1 else None
        if found is None:
            raise Answered(404, f"No such container: {reference}")
        return found

    def named(self, name: str) -> Container | None:
        return next((one for one in self.containers.values() if one.name == name), None)

    def network(self, reference: str) -> Network:
        if reference in DEFAULT_NETWORKS or reference in (self.default.id, self.default.real):
            return self.default
        for network in self.networks.values():
            if reference in (network.id, network.name, network.real):
                return network
        begun = [one for id, one in self.networks.items() if id.startswith(reference)]
        if len(begun) != 1:
            raise Answered(404, f"network {reference} not found")
        return begun[0]

    def container_of_exec(self, exec_id: str) -> Container:
        owner = self.execs.get(exec_id)
        if owner is None or owner not in self.containers:
            raise Answered(404, f"No such exec instance: {exec_id}")
        return self.containers[owner]

    def check_room(self) -> None:
        if self.numbered >= MAX_CREATED:
            raise Refused(f"more than {MAX_CREATED} containers in one job")
        if len(self.containers) + self.coming >= self.settings.services:
            raise Refused(f"more than {self.settings.services} containers at once", status=409)

    def check_network_room(self) -> None:
        if len(self.networks) + self.networks_coming >= self.settings.networks:
            raise Refused(f"more than {self.settings.networks} networks", status=409)

    def real(self, name: str) -> str:
        """A name of the job's, as the engine knows it; the worker's own have no dot."""
        return f"itw-{self.settings.job}.{name}"

    def check_exec_room(self) -> None:
        """Before the engine is asked: it keeps every command until its container is removed."""
        if len(self.execs) >= MAX_EXECS:
            raise Refused("so many commands in containers")

    def add_exec(self, exec_id: str, container: Container) -> None:
        self.execs[exec_id] = container.id

    def forget(self, container_id: str) -> Container | None:
        self.execs = {exec: owner for exec, owner in self.execs.items() if owner != container_id}
        return self.containers.pop(container_id, None)
