"""A gateway with a recording engine behind it, in a thread with a loop of its own."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest

from itw.gateway.events import Event
from itw.gateway.ledger import Container
from tests.itw.gateway.job import CONTAINER, SETTINGS
from tests.workers.gateway.fake_engine import FakeEngine
from workers.gateway.connection import Gateway
from workers.gateway.server import gateway_for, listening


@dataclass
class Running:
    engine: FakeEngine
    events: list[Event] = field(default_factory=list)
    port: int = 0
    gateway: Gateway | None = None

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def send(self, data: bytes, *, close: bool = True) -> bytes:
        """Everything that comes back until the gateway hangs up."""
        with self.connect() as client:
            try:
                client.sendall(data)
                if close:
                    client.shutdown(socket.SHUT_WR)
                return b"".join(iter(lambda: client.recv(1 << 16), b""))
            except OSError:
                return b""

    def ask(self, line: str, body: bytes = b"", headers: str = "") -> bytes:
        head = f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}"
        length = f"Content-Length: {len(body)}\r\n\r\n"
        return self.send(head.encode() + length.encode() + body, close=False)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """The job has one container, CONTAINER, which runs."""
    found = Running(FakeEngine())
    ready, done = Flag(), Flag()

    async def serve() -> None:
        path = str(tmp_path / "engine.sock")
        engine = await asyncio.start_unix_server(found.engine.serve, path)
        gateway = await gateway_for(replace(SETTINGS, socket=path), found.events.append)
        own = Container(id=CONTAINER, image="redis", name="own")
        gateway.ledger.containers[CONTAINER] = own
        found.engine.requests.clear()
        async with engine, listening(gateway, "127.0.0.1", 0) as port:
            found.port, found.gateway = port, gateway
            ready.set()
            while not done.is_set():
                await asyncio.sleep(0.01)

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    yield found
    done.set()
    thread.join()
