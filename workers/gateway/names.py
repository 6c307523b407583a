"""A name server for the job's network that knows no name."""

import asyncio
from contextlib import suppress
from typing import cast

from itw.gateway.names import NO_RESOLVER, no_such_name

PORT = 53


class _NoNames(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if answer := no_such_name(data):
            self._transport.sendto(answer, addr)


async def answer_names() -> None:
    """For as long as the gateway lives. Where the port can't be had, whoever asks waits longer."""
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        await loop.create_datagram_endpoint(_NoNames, local_addr=(NO_RESOLVER, PORT))
