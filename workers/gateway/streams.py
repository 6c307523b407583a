"""Raw bytes both ways between a client and the engine, once a request has become a stream."""

import asyncio

from workers.gateway.limits import CHUNK


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the reader's end, which is passed on as the end of what is written."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.close()  # the other direction ends with it


async def converse(
    near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    """Until the far side has said all: a command that ended has no more use for its input."""
    spoken = asyncio.ensure_future(pump(near[0], far[1]))
    try:
        await pump(far[0], near[1])
    finally:
        spoken.cancel()
        await asyncio.gather(spoken, return_exceptions=True)
