"""The ports of services, opened on the loopback interface that the job shares with the gateway.

A port is taken before its container starts, so that a taken one fails the start as it does in
Docker; connections are served from when the container's address is known until it stops.
"""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

from workers.gateway.forwarding import Accepted
from workers.gateway.limits import MAX_CONNECTIONS

BACKLOG = 512


class PortTaken(Exception):
    """Somebody listens there: another service, or the test itself."""


@dataclass(slots=True)
class Ports:
    """Those of one container. Numbers outlive a stop, so that a restart finds them again."""

    host: str = "0.0.0.0"  # noqa: S104  the job's own network namespace; its services may call back
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)  # (inside, asked) -> host
    taken: dict[tuple[int, int], socket.socket] = field(default_factory=dict)
    servers: list[asyncio.Server] = field(default_factory=list)
    address: str = ""
    live: set[Accepted] = field(default_factory=set)

    def take(self, inside: int, asked: int) -> None:
        """Bind it; twice is once. Raises PortTaken."""
        wish = (inside, asked)
        if wish in self.taken or (self.servers and wish in self.numbers):
            return
        bound = _bound(self.host, asked or self.numbers.get(wish, 0), fallback=not asked)
        self.taken[wish] = bound
        self.numbers[wish] = bound.getsockname()[1]

    def take_all(self, wishes: Iterable[tuple[int, int]]) -> None:
        """Each (inside, asked), or none of them. Raises PortTaken."""
        try:
            for inside, asked in wishes:
                self.take(inside, asked)
        except BaseException:
            self.close()
            raise

    @property
    def open(self) -> tuple[tuple[int, int], ...]:
        """(inside, host) of what listens now."""
        if not self.servers:
            return ()
        return tuple((inside, number) for (inside, _), number in self.numbers.items())

    async def listen(self, address: str) -> None:
        """Forward to that address from now on; what was taken begins to listen."""
        self.address = address
        for (inside, _), bound in list(self.taken.items()):
            self.servers.append(await self._server(bound, inside))
        self.taken.clear()

    async def _server(self, bound: socket.socket, inside: int) -> asyncio.Server:
        def accepted() -> Accepted:
            return Accepted(self.address, inside, self.live, MAX_CONNECTIONS)

        loop = asyncio.get_running_loop()
        return await loop.create_server(accepted, sock=bound, backlog=BACKLOG)

    def close(self) -> None:
        """The container stopped: connections are refused, and those that there are end."""
        for server in self.servers:
            server.close()
        for bound in self.taken.values():
            bound.close()
        for connection in list(self.live):
            connection.end()
        self.servers.clear()
        self.taken.clear()


def _bound(host: str, number: int, *, fallback: bool) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setblocking(False)
    try:
        try:
            bound.bind((host, number))
        except OSError:
            if not (fallback and number):
                raise
            bound.bind((host, 0))
        bound.listen(BACKLOG)  # only a listening socket keeps others off its port
    except OSError as error:
        bound.close()
        raise PortTaken(f"Bind for {host}:{number} failed: port is already allocated") from error
    return bound
