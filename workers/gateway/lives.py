"""The lives of services: what is done when one starts, stops, dies or is removed.

Requests of the job and the engine's own events both lead here, in any order and twice: each step
looks at how the container stands and does what is missing.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from itw.gateway.events import Created, Died, Removed, Started, log_events
from itw.gateway.ledger import Container, Ledger
from workers.gateway.engine import Engine
from workers.gateway.logs import excerpt
from workers.gateway.ports import Ports
from workers.gateway.reporting import Tell


@dataclass(slots=True)
class Life:
    """What the gateway holds for one container."""

    ports: Ports = field(default_factory=Ports)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    running: bool = False
    log_told: bool = False
    out_of_memory: bool = False


@dataclass(slots=True)
class Lives:
    engine: Engine
    ledger: Ledger
    tell: Tell
    _lives: dict[str, Life] = field(default_factory=lambda: defaultdict(Life))

    def created(self, container: Container) -> None:
        self.ledger.containers[container.id] = container
        self.tell(Created(container.id, container.image, container.name if container.named else ""))

    async def about_to_start(self, container: Container) -> None:
        """Take its ports. Raises PortTaken, with nothing taken."""
        life = self._lives[container.id]
        async with life.lock:
            if life.running:
                return
            wishes = [(port.inside, port.host) for port in container.ports]
            if container.all_ports:
                _, told = await self.engine.json("GET", f"/containers/{container.id}/json")
                named = {port.inside for port in container.ports}
                wishes += [(port, 0) for port in _exposed(told or {}) if port not in named]
            try:
                for inside, asked in wishes:
                    life.ports.take(inside, asked)
            except BaseException:
                life.ports.close()
                raise

    async def look(self, container: Container) -> None:
        """Bring its ports in line with whether, and at which address, it runs."""
        life = self._lives[container.id]
        async with life.lock:
            status, told = await self.engine.json("GET", f"/containers/{container.id}/json")
            state = (told or {}).get("State") or {}
            if status == 200 and state.get("Running"):
                await self._running(container, life, told)
            else:
                self._stopped(container, life)

    async def _running(self, container: Container, life: Life, told: dict[str, Any]) -> None:
        address = address_of(told, self.ledger)
        if address:
            if not life.ports.servers:
                for inside, asked in list(life.ports.numbers):
                    life.ports.take(inside, asked)
            await life.ports.listen(address)
        container.open = life.ports.open
        if not life.running:
            life.running, life.log_told, life.out_of_memory = True, False, False
            self.tell(Started(container.id, {str(a): b for a, b in container.open}))

    def _stopped(self, container: Container, life: Life) -> None:
        life.ports.close()
        life.running = False
        container.open = ()

    async def died(self, container_id: str, exit_code: int) -> None:
        """The engine says so. A restart may have begun since: then only its ports change."""
        container = self.ledger.containers.get(container_id)
        if container is None:
            return
        await self.look(container)
        await self._tell_log(container)
        self.tell(Died(container_id, exit_code, self._lives[container_id].out_of_memory))
        if container.auto_remove and not self._lives[container_id].running:
            await self.engine.json("DELETE", f"/containers/{container_id}?force=1&v=1")
            self.removed(container_id)

    def ran_out_of_memory(self, container_id: str) -> None:
        if container_id in self.ledger.containers:
            self._lives[container_id].out_of_memory = True

    async def about_to_remove(self, container: Container) -> None:
        await self._tell_log(container)

    def removed(self, container_id: str) -> None:
        life = self._lives.pop(container_id, None)
        if life:
            life.ports.close()
        if self.ledger.forget(container_id):
            self.tell(Removed(container_id))

    async def _tell_log(self, container: Container) -> None:
        life = self._lives[container.id]
        async with life.lock:
            if life.log_told:
                return
            life.log_told = not life.running
            log = await excerpt(self.engine, container)
        for event in log_events(container.id, log.head, log.tail, cut=log.cut):
            self.tell(event)

    def close(self) -> None:
        for life in self._lives.values():
            life.ports.close()


def address_of(told: dict[str, Any], ledger: Ledger) -> str:
    """In a network that the gateway is in too."""
    shared = {ledger.default.real, *(network.real for network in ledger.networks.values())}
    networks = (told.get("NetworkSettings") or {}).get("Networks") or {}
    found = (one.get("IPAddress") for real, one in networks.items() if real in shared)
    return next((address for address in found if address), "")


def _exposed(told: dict[str, Any]) -> list[int]:
    ports = ((told.get("Config") or {}).get("ExposedPorts") or {}).keys()
    return [int(port.partition("/")[0]) for port in ports if port.endswith("/tcp")]
