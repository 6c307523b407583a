"""A client's side of a connection as HTTP: requests and bodies read within limits, events sent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import h11

from itw.gateway.decisions import Answered
from workers.gateway.limits import CHUNK, IDLE_SECONDS, MAX_BODY, MAX_HEADER, REQUEST_SECONDS


class Incoming:
    """TimeoutError, OSError and h11.RemoteProtocolError end the connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER)

    async def request(self) -> h11.Request | None:
        """None when the client is done."""
        event = self._http.next_event()
        if event is h11.NEED_DATA:
            async with asyncio.timeout(IDLE_SECONDS):
                self._http.receive_data(await self.reader.read(CHUNK))
            async with asyncio.timeout(REQUEST_SECONDS):
                event = await self._next()
        return event if isinstance(event, h11.Request) else None

    async def small_body(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        async with asyncio.timeout(REQUEST_SECONDS):
            while isinstance(event := await self._next(), h11.Data):
                size += len(event.data)
                if size > MAX_BODY:
                    raise Answered(413, "the body is too large")
                parts.append(bytes(event.data))
        return b"".join(parts)

    async def large_body(self, limit: int) -> AsyncIterator[bytes]:
        left = limit
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                event = await self._next()
            if not isinstance(event, h11.Data):
                return
            left -= len(event.data)
            if left < 0:
                raise Answered(413, "the archive is too large")
            yield bytes(event.data)

    async def gone(self) -> None:
        """Until the client hangs up; what it sends meanwhile waits, a little of it."""
        early = 0
        while early <= MAX_HEADER and (data := await self.reader.read(CHUNK)):
            early += len(data)
            self._http.receive_data(data)

    async def _next(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                self.send(h11.InformationalResponse(status_code=100, headers=[]))
            self._http.receive_data(await self.reader.read(CHUNK))
        return event

    def send(self, event: Any) -> None:
        self.writer.write(self._http.send(event) or b"")

    @property
    def may_answer(self) -> bool:
        return self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE)

    @property
    def is_read(self) -> bool:
        """The request came whole, so that another may follow it."""
        return self._http.their_state not in (h11.SEND_BODY, h11.ERROR)

    def begin_next(self) -> bool:
        """False when this was the connection's last request."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    def early_bytes(self) -> bytes:
        """What came behind a request that turned the connection into a stream."""
        return bytes(self._http.trailing_data[0])
