"""Requests to the engine's socket, each on a connection of its own, serialised by h11."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import h11

from workers.gateway.limits import CHUNK, CONNECT_SECONDS, MAX_HEADER, MAX_REPLY


class EngineError(Exception):
    """The engine is not there, or does not speak HTTP."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer whose head was read; its body, or after a hijack its raw bytes, come as asked."""

    status: int
    headers: dict[str, str]  # lower-case names
    connection: h11.Connection
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def pieces(self) -> AsyncIterator[bytes]:
        while True:
            event = await _next(self.connection, self.reader)
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            else:
                return

    async def body(self, limit: int = MAX_REPLY) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for piece in self.pieces():
            size += len(piece)
            if size > limit:
                raise EngineError("the engine's answer is too long")
            parts.append(piece)
        return b"".join(parts)

    def early_bytes(self) -> bytes:
        """What came behind the head of a hijacked answer."""
        return bytes(self.connection.trailing_data[0])


@dataclass(frozen=True, slots=True)
class Engine:
    """`prefix` is the version that is spoken: "/v1.41"."""

    socket: str
    prefix: str = ""

    @asynccontextmanager
    async def ask(
        self,
        method: str,
        path: str,
        body: bytes | AsyncIterator[bytes] = b"",
        *,
        hijack: bool = False,
    ) -> AsyncIterator[Exchange]:
        reader, writer = await self._connect()
        try:
            connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADER)
            try:
                writer.write(_head(connection, method, self.prefix + path, body, hijack))
                await _send_body(connection, writer, body)
                response = await _response(connection, reader)
            except (OSError, h11.ProtocolError) as error:
                raise EngineError(str(error)) from error
            headers = {bytes(k).decode("latin-1"): bytes(v).decode("latin-1")
                       for k, v in response.headers}  # fmt: skip
            yield Exchange(response.status_code, headers, connection, reader, writer)
        finally:
            writer.close()

    async def json(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and parsed answer, None for an empty one."""
        sent = b"" if body is None else json.dumps(body).encode()
        async with self.ask(method, path, sent) as exchange:
            text = await exchange.body()
            try:
                return exchange.status, json.loads(text) if text.strip() else None
            except ValueError as error:
                raise EngineError("the engine's answer is not JSON") from error

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await asyncio.open_unix_connection(self.socket, limit=CHUNK)
        except (OSError, TimeoutError) as error:
            raise EngineError(f"the engine cannot be reached: {error}") from error


def _head(
    connection: h11.Connection,
    method: str,
    target: str,
    body: bytes | AsyncIterator[bytes],
    hijack: bool,
) -> bytes:
    headers = [("Host", "docker"), ("User-Agent", "itw-gateway")]
    headers += (
        [("Connection", "Upgrade"), ("Upgrade", "tcp")] if hijack else [("Connection", "close")]
    )
    if isinstance(body, bytes):
        headers += [("Content-Type", "application/json")] if body else []
        headers += [("Content-Length", str(len(body)))]
    else:
        headers += [("Content-Type", "application/x-tar"), ("Transfer-Encoding", "chunked")]
    return connection.send(h11.Request(method=method, target=target, headers=headers)) or b""


async def _send_body(
    connection: h11.Connection,
    writer: asyncio.StreamWriter,
    body: bytes | AsyncIterator[bytes],
) -> None:
    """All of it, unless the engine hangs up before: it may have answered. Raises what reading the
    body raises.
    """
    async for event in _body_events(body):
        try:
            writer.write(connection.send(event) or b"")
            await writer.drain()
        except ConnectionError:
            return


async def _body_events(body: bytes | AsyncIterator[bytes]) -> AsyncIterator[h11.Event]:
    if isinstance(body, bytes):
        yield h11.Data(data=body)
    else:
        async for piece in body:
            yield h11.Data(data=piece)
    yield h11.EndOfMessage()


async def _response(
    connection: h11.Connection, reader: asyncio.StreamReader
) -> h11.Response | h11.InformationalResponse:
    while True:
        event = await _next(connection, reader)
        if isinstance(event, h11.InformationalResponse) and event.status_code == 101:
            return event
        if isinstance(event, h11.Response):
            return event
        if not isinstance(event, h11.InformationalResponse):
            raise EngineError("the engine hung up")


async def _next(connection: h11.Connection, reader: asyncio.StreamReader) -> Any:
    try:
        while (event := connection.next_event()) is h11.NEED_DATA:
            connection.receive_data(await reader.read(CHUNK))
    except (OSError, h11.ProtocolError) as error:
        raise EngineError(str(error)) from error
    return event
