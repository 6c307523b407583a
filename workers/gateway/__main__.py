"""The gateway's process: its start, its clock, and its end."""

import asyncio
import signal
import sys
import time
from contextlib import suppress

from itw.gateway.events import Ended, Heard, Ready
from itw.gateway.settings import Settings
from workers.gateway.connection import Gateway
from workers.gateway.engine import EngineError
from workers.gateway.engine_events import follow
from workers.gateway.limits import SWEEP_SECONDS
from workers.gateway.names import answer_names
from workers.gateway.reporting import Reporter, Tell
from workers.gateway.server import gateway_for, listening
from workers.gateway.sweep import sweep

USAGE = 2
NO_ENGINE = 3


async def serve(settings: Settings, tell: Tell) -> str:
    """Until the deadline, a signal, the lifeline's end or the engine's: says which."""
    began = time.time()
    gateway = await gateway_for(settings, tell)
    await answer_names()
    async with listening(gateway, settings.listen, settings.port):
        tell(Ready())
        reason = await _first_end(settings, gateway, began)
    with suppress(EngineError, TimeoutError):
        async with asyncio.timeout(SWEEP_SECONDS):
            await sweep(gateway.engine, settings)
    return reason


async def _first_end(settings: Settings, gateway: Gateway, began: float) -> str:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    heard = follow(gateway.engine, gateway.ledger, gateway.answering.lives, since=began)
    ends = {
        asyncio.ensure_future(asked.wait()): "asked to",
        asyncio.ensure_future(asyncio.sleep(settings.deadline - time.time())): "deadline",
        asyncio.ensure_future(heard): "the engine hung up",
    }
    if settings.lifeline:
        ends[asyncio.ensure_future(_lifeline(gateway))] = "the worker hung up"
    done, waiting = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*ends, return_exceptions=True)
    first = done.pop()
    error = first.exception()
    return f"{ends[first]}: {error!r}" if error else ends[first]


async def _lifeline(gateway: Gateway) -> None:
    """Standard input, until its end. "#WORD" is told back when all that happened before is told."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        await gateway.answering.lives.settle()
        gateway.tell(Heard(line.decode("utf-8", "replace").strip().removeprefix("#")))


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
