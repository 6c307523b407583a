"""The lives of services: what is done when one starts, stops, dies or is removed.

Requests of the job and the engine's own events both lead here, in any order and twice: each step
looks at how the container stands and does what is missing.
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from itw.gateway.events import Created, Died, Removed, Started, log_events
from itw.gateway.ledger import Container, Ledger
from workers.gateway.engine import Engine
from workers.gateway.logs import excerpt
from workers.gateway.ports import Ports, PortTaken
from workers.gateway.reporting import Tell


@dataclass(slots=True)
class Life:
    """What the gateway holds for one container; `began` is when the engine last started it.

    `alive` is what the worker was told of it.
    """

    ports: Ports = field(default_factory=Ports)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    began: str = ""  # never
    alive: bool = False
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
            if life.alive:
                return
            wishes = [(port.inside, port.host) for port in container.ports]
            if container.all_ports:
                _, told = await self.engine.json("GET", f"/containers/{container.id}/json")
                named = {port.inside for port in container.ports}
                wishes += [(port, 0) for port in _exposed(told or {}) if port not in named]
            life.ports.take_all(wishes)

    async def look(self, container: Container, exit_code: int = 0) -> None:
        """Open or close its ports, and tell what became of it since the last look.

        `exit_code` is that of an earlier life, should another have begun already.
        """
        life = self._lives[container.id]
        async with life.lock:
            status, told = await self.engine.json("GET", f"/containers/{container.id}/json")
            if status != 200:
                life.ports.close()  # it was removed meanwhile
                return
            state = told.get("State") or {}
            running = bool(state.get("Running"))
            last_code = int(state.get("ExitCode") or 0)
            began = _began(state)
            if life.alive and (began != life.began or not running):
                await self._ended(container, life, last_code if not running else exit_code, state)
            if began != life.began:
                life.began, life.alive = began, True
                await self._open(container, life, told if running else {})
                self.tell(Started(container.id, {str(a): b for a, b in container.open}))
                if not running:  # it did not take long
                    await self._ended(container, life, last_code, state)
            elif running:
                await self._open(container, life, told)
            else:
                life.ports.close()
        if life.began and not running and container.auto_remove:
            await self.engine.json("DELETE", f"/containers/{container.id}?force=1&v=1")
            self.removed(container.id)

    async def _open(self, container: Container, life: Life, told: dict[str, Any]) -> None:
        if address := address_of(told, self.ledger):
            if not life.ports.servers:
                # After a restart the test itself may listen there. The service then runs without
                # its ports until the next look: who looks is not always somebody to complain to.
                with suppress(PortTaken):
                    life.ports.take_all(list(life.ports.numbers))
            await life.ports.listen(address)
        container.open = life.ports.open

    async def _ended(
        self, container: Container, life: Life, code: int, state: dict[str, Any]
    ) -> None:
        life.ports.close()
        container.open = ()
        await self._tell_log(container)
        out_of_memory = life.out_of_memory or bool(state.get("OOMKilled"))
        self.tell(Died(container.id, code, out_of_memory))
        life.alive, life.out_of_memory = False, False

    def ran_out_of_memory(self, container: Container) -> None:
        self._lives[container.id].out_of_memory = True

    async def settle(self) -> None:
        """Tell everything up to now: who has died, and the logs of those that have not."""
        for container in list(self.ledger.containers.values()):
            await self.look(container)
            await self.tell_log_so_far(container)

    async def tell_log_so_far(self, container: Container) -> None:
        """Of one that runs; the others' were told when they died."""
        life = self._lives[container.id]
        async with life.lock:
            if life.alive:
                await self._tell_log(container)

    async def _tell_log(self, container: Container) -> None:
        log = await excerpt(self.engine, container)
        if log is None:
            return
        for event in log_events(container.id, log.head, log.tail, cut=log.cut):
            self.tell(event)

    def removed(self, container_id: str) -> None:
        life = self._lives.pop(container_id, None)
        if life:
            life.ports.close()
        if self.ledger.forget(container_id):
            self.tell(Removed(container_id))

    def close(self) -> None:
        for life in self._lives.values():
            life.ports.close()


def address_of(told: dict[str, Any], ledger: Ledger) -> str:
    """In a network that the gateway is in too."""
    shared = {ledger.default.real, *(network.real for network in ledger.networks.values())}
    networks = (told.get("NetworkSettings") or {}).get("Networks") or {}
    found = (one.get("IPAddress") for real, one in networks.items() if real in shared)
    return next((address for address in found if address), "")


def _began(state: dict[str, Any]) -> str:
    """ "" for never, which the engine calls the year one."""
    began = str(state.get("StartedAt") or "")
    return "" if began.startswith("0001-") else began


def _exposed(told: dict[str, Any]) -> list[int]:
    ports = ((told.get("Config") or {}).get("ExposedPorts") or {}).keys()
    return [int(port.partition("/")[0]) for port in ports if port.endswith("/tcp")]
