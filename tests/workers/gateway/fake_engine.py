"""An engine that records what reaches its socket, for requests that must not reach a real one."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import h11

from tests.itw.gateway.job import CONTAINER, NETWORK

MADE = "d" * 64
EXEC = "e" * 64
RUNNING = {
    "Id": CONTAINER,
    "State": {"Running": True, "Pid": 4321, "StartedAt": "2026-01-01T00:00:00Z"},
    "Config": {"Image": "redis:latest", "Labels": {"itw.job": "j1"}, "ExposedPorts": {"7/tcp": {}}},
    "NetworkSettings": {"Networks": {"itw-j1": {"NetworkID": NETWORK, "IPAddress": "127.0.0.1"}}},
    "GraphDriver": {"Data": {"UpperDir": "/var/lib/docker/overlay2/x"}},
}


@dataclass(frozen=True, slots=True)
class Reached:
    """A request as the engine read it, without the version."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class FakeEngine:
    """`answers` are by "METHOD /path", without version and query; the rest is 404."""

    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    requests: list[Reached] = field(default_factory=list)
    connections: int = 0  # now

    def __post_init__(self) -> None:
        version = {"ApiVersion": "1.41", "MinAPIVersion": "1.12", "Arch": "amd64"}
        self.answers |= {
            "GET /version": (200, version),
            "GET /containers/itw-j1-gateway/json": (200, RUNNING),
            f"GET /containers/{CONTAINER}/json": (200, RUNNING),
            "POST /containers/create": (201, {"Id": MADE, "Warnings": None}),
            f"POST /containers/{CONTAINER}/exec": (201, {"Id": EXEC}),
        }

    @property
    def asked(self) -> list[str]:
        """Since the start-up: "POST /containers/create?name=x"."""
        return [f"{one.method} {one.path}" for one in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._serve(reader, writer)
        except (OSError, h11.ProtocolError):
            pass
        finally:
            self.connections -= 1
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        http = h11.Connection(h11.SERVER)
        body = b""
        request: Any = None
        while not isinstance(event := http.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA:
                http.receive_data(await reader.read(1 << 16))
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            else:
                return
        target = request.target.decode()
        path = "/" + target.split("/", 2)[2] if target.startswith("/v1.") else target
        headers = {bytes(k).decode(): bytes(v).decode() for k, v in request.headers}
        method = request.method.decode()
        self.requests.append(Reached(method, path, headers, body))
        if headers.get("upgrade") == "tcp":
            head = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello "
            writer.write(head)
            while data := await reader.read(1 << 16):
                writer.write(data.upper())
            return
        status, told = self.answers.get(
            f"{method} {path.partition('?')[0]}", (404, {"message": "no"})
        )
        text = told if isinstance(told, bytes) else json.dumps(told).encode()
        length = [("Content-Length", str(len(text))), ("X-Secret", "of the engine")]
        writer.write(http.send(h11.Response(status_code=status, headers=length)) or b"")
        if method != "HEAD":
            writer.write(http.send(h11.Data(data=text)) or b"")
        await writer.drain()
