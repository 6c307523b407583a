"""The first and the last lines of a service's log, however long it is."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from itw.gateway.events import LogLine
from itw.gateway.ledger import Container
from itw.gateway.service_log import ServiceLog
from workers.gateway.engine import Engine, EngineError
from workers.gateway.limits import LOG_SECONDS

HEAD_LINES = 200
TAIL_LINES = 400
ALL_LINES = HEAD_LINES + TAIL_LINES


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`cut`: lines were left out between head and tail."""

    head: list[LogLine]
    tail: list[LogLine]
    cut: bool = False


async def excerpt(engine: Engine, container: Container) -> Excerpt | None:
    """None when it can't be had (any more): what was told before stands.

    What the engine has kept of it: of a flood, its own limit has dropped the beginning."""
    last = await _lines(engine, container, tail=str(ALL_LINES + 1))
    if last is None:
        return None
    if len(last) <= ALL_LINES:
        return Excerpt(last, [])
    first = await _lines(engine, container, tail="all", enough=HEAD_LINES)
    return Excerpt((first or last)[:HEAD_LINES], last[-TAIL_LINES:], cut=True)


async def _lines(
    engine: Engine, container: Container, *, tail: str, enough: int = ALL_LINES + 1
) -> list[LogLine] | None:
    """Those that came, if not all did, are better than none."""
    log = ServiceLog(tty=container.tty)
    path = f"/containers/{container.id}/logs?stdout=1&stderr=1&timestamps=1&tail={tail}"
    with suppress(EngineError, TimeoutError):
        async with asyncio.timeout(LOG_SECONDS), engine.ask("GET", path) as exchange:
            if exchange.status != 200:
                return None
            async for piece in exchange.pieces():
                log.feed(piece)
                if len(log.lines) >= enough:
                    break
    log.close()
    return log.lines
