"""The gateway's listening socket, and what its connections share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from itw.gateway.ledger import Ledger
from itw.gateway.settings import Settings
from itw.gateway.system import Engine as EngineFacts
from itw.gateway.system import spoken_version
from workers.gateway.answering import Answering
from workers.gateway.connection import Connection, Gateway
from workers.gateway.engine import Engine, EngineError
from workers.gateway.joining import default_network
from workers.gateway.limits import CHUNK, MAX_CONNECTIONS
from workers.gateway.lives import Lives
from workers.gateway.pulls import Pulls
from workers.gateway.reporting import Tell


async def gateway_for(settings: Settings, tell: Tell) -> Gateway:
    """Everything that connections share. Raises EngineError where there is no fitting engine."""
    _, told = await Engine(settings.socket).json("GET", "/version")
    try:
        spoken = spoken_version(told["ApiVersion"], told["MinAPIVersion"])
        architecture = {"amd64": "x86_64", "arm64": "aarch64"}.get(told["Arch"], told["Arch"])
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError(f"the engine's version is not understood: {error}") from error
    engine = Engine(settings.socket, f"/v{spoken}")
    ledger = Ledger(settings, await default_network(engine, settings.container, settings.network))
    facts = EngineFacts(
        version=spoken,
        architecture=architecture,
        cpus=max(1, int(settings.service_cpus)),
        memory=settings.service_memory,
    )
    answering = Answering(engine, ledger, Lives(engine, ledger, tell))
    return Gateway(ledger, facts, engine, answering, Pulls(engine, settings, tell), tell)


@asynccontextmanager
async def listening(gateway: Gateway, host: str, port: int) -> AsyncIterator[int]:
    """The port; at the end, connections and the ports of services are closed."""
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(connections) >= MAX_CONNECTIONS:
            writer.transport.abort()
            return
        connections.add(task)
        try:
            await Connection(gateway, reader, writer).serve()
        finally:
            connections.discard(task)

    backlog = MAX_CONNECTIONS
    server = await asyncio.start_server(connected, host, port, limit=CHUNK, backlog=backlog)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        gateway.answering.lives.close()
