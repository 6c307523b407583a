"""A connection to a service's port on the loopback interface, carried on to the service.

Protocols, not streams: what was read is written to the other side as it is, without a buffer of
its own between, and a side that is slow to take it stops the other from being read.
"""

import asyncio
from typing import cast

from workers.gateway.limits import CONNECT_SECONDS


class Side(asyncio.Protocol):
    """One of two ends; the end of what it says is passed on, and the rest goes on."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: Side | None = None
        self.has_said_all = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.other and self.other.transport:
            self.other.transport.write(data)

    def eof_received(self) -> bool:
        self.has_said_all = True
        if self.other and self.other.transport and not self.other.has_said_all:
            try:
                self.other.transport.write_eof()
            except OSError:
                return False  # it has hung up meanwhile
            return True
        return False  # both have: closed when everything is written

    def connection_lost(self, exc: Exception | None) -> None:
        if self.other and self.other.transport:
            if exc:
                self.other.transport.abort()
            else:
                self.other.transport.close()

    def pause_writing(self) -> None:
        if self.other and self.other.transport:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other and self.other.transport and not self.other.transport.is_closing():
            self.other.transport.resume_reading()


class Accepted(Side):
    """The client's end: nothing of it is read before the service is reached."""

    def __init__(self, address: str, port: int, live: set["Accepted"], limit: int) -> None:
        super().__init__()
        self._address = address
        self._port = port
        self._live = live
        self._limit = limit
        self._connecting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if len(self._live) >= self._limit:
            self.end()
            return
        self._live.add(self)
        # Not here and now: before Python 3.11.3 a transport begins to read after this call, paused
        # or not, and what came before the service was reached would be lost.
        loop = asyncio.get_running_loop()
        loop.call_soon(cast(asyncio.Transport, transport).pause_reading)
        self._connecting = asyncio.ensure_future(self._connect())

    def connection_lost(self, exc: Exception | None) -> None:
        self._live.discard(self)
        if self._connecting:
            self._connecting.cancel()
        super().connection_lost(exc)

    def end(self) -> None:
        if self.transport:
            self.transport.abort()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        far = Side()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.create_connection(lambda: far, self._address, self._port)
        except (OSError, TimeoutError):
            self.end()  # nobody listens there (yet)
            return
        self.other, far.other = far, self
        if self.transport and not self.transport.is_closing():
            self.transport.resume_reading()
        elif far.transport:
            far.transport.abort()
