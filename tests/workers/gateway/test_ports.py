"""Ports of services on the loopback interface, with real connections."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from workers.gateway.ports import Ports, PortTaken


async def shouting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says in capitals what it heard, once the other side has said all."""
    writer.write((await reader.read()).upper())
    writer.close()


def with_service(test: Callable[[Ports, int], Awaitable[None]]) -> None:
    async def run() -> None:
        server = await asyncio.start_server(shouting, "127.0.0.1", 0)
        ports = Ports(host="127.0.0.1")
        async with server:
            try:
                await test(ports, server.sockets[0].getsockname()[1])
            finally:
                ports.close()
                await asyncio.sleep(0.02)  # what was ended says so to its other end

    asyncio.run(run())


async def said(port: int, text: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(text)
        writer.write_eof()
        return await reader.read()
    finally:
        writer.close()


def test_service_is_reached_and_each_side_ends_by_itself() -> None:
    async def test(ports: Ports, inside: int) -> None:
        ports.take(inside, 0)
        await ports.listen("127.0.0.1")
        [(_, number)] = ports.open
        assert await said(number, b"x" * 1_000_000) == b"X" * 1_000_000

    with_service(test)


def test_taken_port_is_refused_before_the_start() -> None:
    async def test(ports: Ports, inside: int) -> None:
        other = Ports(host="127.0.0.1")
        other.take(inside=1, asked=0)
        [number] = other.numbers.values()
        with pytest.raises(PortTaken, match="port is already allocated"):
            ports.take(inside, number)
        other.close()

    with_service(test)


def test_stopped_service_refuses_and_has_its_number_again_after_a_restart() -> None:
    async def test(ports: Ports, inside: int) -> None:
        ports.take(inside, 0)
        await ports.listen("127.0.0.1")
        [(_, number)] = ports.open
        ports.close()
        assert ports.open == ()
        with pytest.raises(ConnectionRefusedError):
            await said(number, b"")
        ports.take(inside, 0)
        await ports.listen("127.0.0.1")
        assert ports.open == ((inside, number),)
        assert await said(number, b"again") == b"AGAIN"

    with_service(test)


def test_service_that_does_not_listen_yet_hangs_up() -> None:
    async def test(ports: Ports, _: int) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            ports.take(unused.getsockname()[1], 0)
            await ports.listen("127.0.0.1")
            with suppress(OSError):
                assert await said(ports.open[0][1], b"hello") == b""

    with_service(test)


def test_open_connections_end_with_the_service() -> None:
    async def test(ports: Ports, inside: int) -> None:
        ports.take(inside, 0)
        await ports.listen("127.0.0.1")
        reader, writer = await asyncio.open_connection("127.0.0.1", ports.open[0][1])
        while not ports.live:
            await asyncio.sleep(0.001)
        ports.close()
        with suppress(OSError):
            assert await reader.read() == b""
        writer.close()

    with_service(test)


def test_slow_reader_slows_the_service_down_and_loses_nothing() -> None:
    async def test(ports: Ports, inside: int) -> None:
        ports.take(inside, 0)
        await ports.listen("127.0.0.1")
        reader, writer = await asyncio.open_connection("127.0.0.1", ports.open[0][1], limit=1 << 16)
        writer.write(b"x" * 20_000_000)
        writer.write_eof()
        heard = 0
        while piece := await reader.read(1 << 20):
            heard += len(piece)
            await asyncio.sleep(0)
        assert heard == 20_000_000
        writer.close()

    with_service(test)


def test_more_connections_than_the_limit_are_hung_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.gateway.ports.MAX_CONNECTIONS", 1)

    async def test(ports: Ports, inside: int) -> None:
        ports.take(inside, 0)
        await ports.listen("127.0.0.1")
        number = ports.open[0][1]
        first = await asyncio.open_connection("127.0.0.1", number)
        while not ports.live:
            await asyncio.sleep(0.001)
        with suppress(OSError):
            assert await said(number, b"hello") == b""
        first[1].close()
        while ports.live:
            await asyncio.sleep(0.001)
        assert await said(number, b"hello") == b"HELLO"

    with_service(test)
