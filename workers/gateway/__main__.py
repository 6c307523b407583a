"""The gateway's process: its start, its clock, and its end."""

import asyncio
import signal
import sys
import time
from contextlib import suppress

from itw.gateway.events import Ended, Ready
from itw.gateway.ledger import Ledger
from itw.gateway.settings import Settings
from itw.gateway.system import Engine as EngineFacts
from itw.gateway.system import spoken_version
from workers.gateway.answering import Answering
from workers.gateway.connection import Connection, Gateway
from workers.gateway.engine import Engine, EngineError
from workers.gateway.engine_events import follow
from workers.gateway.joining import default_network
from workers.gateway.limits import CHUNK, MAX_CONNECTIONS
from workers.gateway.lives import Lives
from workers.gateway.pulls import Pulls
from workers.gateway.reporting import Reporter, Tell
from workers.gateway.sweep import sweep

USAGE = 2
NO_ENGINE = 3


async def gateway_for(settings: Settings, tell: Tell) -> Gateway:
    """Everything that connections share. Raises EngineError where there is no fitting engine."""
    bare = Engine(settings.socket)
    _, version = await bare.json("GET", "/version")
    try:
        spoken = spoken_version(version["ApiVersion"], version["MinAPIVersion"])
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError(f"the engine's version is not understood: {error}") from error
    engine = Engine(settings.socket, f"/v{spoken}")
    default = await default_network(engine, settings.container, settings.network)
    ledger = Ledger(settings, default)
    lives = Lives(engine, ledger, tell)
    facts = EngineFacts(
        version=spoken,
        architecture={"amd64": "x86_64", "arm64": "aarch64"}.get(version["Arch"], version["Arch"]),
        cpus=max(1, int(settings.service_cpus)),
        memory=settings.service_memory,
    )
    answering = Answering(engine, ledger, lives)
    return Gateway(ledger, facts, engine, answering, Pulls(engine, settings, tell), tell)


async def serve(settings: Settings, tell: Tell) -> str:
    """Until the deadline, a signal, the lifeline's end or the engine's: says which."""
    gateway = await gateway_for(settings, tell)
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

    server = await asyncio.start_server(
        connected, settings.listen, settings.port, limit=CHUNK, backlog=MAX_CONNECTIONS
    )
    tell(Ready())
    reason = await _first_end(settings, gateway)
    server.close()
    for task in list(connections):
        task.cancel()
    gateway.answering.lives.close()
    with suppress(EngineError):
        await sweep(gateway.engine, settings)
    return reason


async def _first_end(settings: Settings, gateway: Gateway) -> str:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    ends = {
        asyncio.ensure_future(asked.wait()): "asked to",
        asyncio.ensure_future(asyncio.sleep(settings.deadline - time.time())): "deadline",
        asyncio.ensure_future(
            follow(gateway.engine, gateway.ledger, gateway.answering.lives)
        ): "the engine hung up",
    }
    if settings.lifeline:
        ends[asyncio.ensure_future(_lifeline(gateway))] = "the worker hung up"
    done, waiting = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*ends, return_exceptions=True)
    return ends[done.pop()]


async def _lifeline(gateway: Gateway) -> None:
    """Standard input, until its end; its lines say which pulls failed: "IMAGE why"."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        image, _, why = line.decode("utf-8", "replace").strip().partition(" ")
        gateway.pulls.failed[image] = why or "the image cannot be pulled"


def main(arguments: list[str]) -> int:
    tell = Reporter(sys.stdout.buffer)
    try:
        settings = Settings.from_json(arguments[1])
    except (IndexError, TypeError, ValueError) as error:
        sys.stderr.write(f"usage: python -m workers.gateway SETTINGS ({error})\n")
        return USAGE
    try:
        tell(Ended(asyncio.run(serve(settings, tell))))
    except EngineError as error:
        tell(Ended(str(error)))
        return NO_ENGINE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
