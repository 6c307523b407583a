"""One connection of a client: requests one after the other, each read, decided and answered.

After a refusal, or anything that is not strict HTTP, nothing more is read from the connection.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import h11

from itw.gateway import requests, routes, system
from itw.gateway.decisions import Answer, Answered, Decision, Forward, Pull, Refuse, Refused, Reply
from itw.gateway.events import NotDone
from itw.gateway.ledger import Ledger
from workers.gateway.answering import Answering, message
from workers.gateway.engine import Engine, EngineError, Exchange
from workers.gateway.incoming import Incoming
from workers.gateway.limits import MAX_BODY
from workers.gateway.pulls import Pulls
from workers.gateway.reporting import Tell
from workers.gateway.streams import converse

PASSED_HEADERS = ("content-type", "x-docker-container-path-stat")
RAW = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"
LAST_ANSWERS = frozenset({400, 403, 405, 413, 505})  # after these the connection is closed
WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Gateway:
    """What every connection shares."""

    ledger: Ledger
    facts: system.Engine
    engine: Engine
    answering: Answering
    pulls: Pulls
    tell: Tell


class Hangup(Exception):
    """The client went away in the middle of something, or the connection is used up."""


class Connection:
    def __init__(
        self, gateway: Gateway, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._gateway = gateway
        self._client = Incoming(reader, writer)
        self._is_head = False

    async def serve(self) -> None:
        try:
            while (request := await self._client.request()) is not None:
                await self._serve(request)
                if not self._client.begin_next():
                    return
        except h11.RemoteProtocolError as error:
            await self._answer_protocol_error(error)
        except (Hangup, OSError, h11.LocalProtocolError):
            # The client is gone, or too slow (a TimeoutError is an OSError), or has half an answer
            # that nothing fits behind: it sees the connection's end, and nobody else is concerned.
            return
        finally:
            self._client.writer.close()

    async def _serve(self, request: h11.Request) -> None:
        self._is_head = request.method == b"HEAD"
        try:
            decision = await self._decision(request)
        except (Refused, Answered) as ending:
            decision = ending.decision
        if isinstance(decision, Refuse):
            self._gateway.tell(NotDone(decision.what))
        await self._carry_out(decision, request)

    async def _decision(self, request: h11.Request) -> Decision:
        headers = {bytes(name): bytes(value) for name, value in request.headers}
        if b"transfer-encoding" in headers and b"content-length" in headers:
            raise Answered(400, "a body has one length")
        if request.http_version not in (b"1.0", b"1.1"):
            raise Answered(505, "this version of HTTP is not spoken here")
        parsed = requests.parse(request.method.decode("ascii"), request.target.decode("latin-1"))
        answer = routes.system_answer(parsed, self._gateway.facts)
        if answer:
            await self._client.small_body()
            return answer
        route = routes.route_of(parsed)
        small = route.body is routes.Body.JSON
        announced = int(headers.get(b"content-length", b"0"))  # digits: h11 has seen to it
        if announced > (MAX_BODY if small else self._gateway.ledger.settings.disk):
            raise Answered(413, "the body is too large")
        body = await self._client.small_body() if small else b""
        return routes.decide(route, parsed, body, self._gateway.ledger)

    async def _carry_out(self, decision: Decision, request: h11.Request) -> None:
        match decision:
            case Refuse():
                await self._send(message(decision.status, decision.message), last=True)
            case Answer():
                await self._send(decision, last=decision.status in LAST_ANSWERS)
            case Pull():
                await self._while_connected(self._pull(decision))
            case Forward(reply=Reply.HIJACK):
                await self._hijack(decision, upgraded=_asks_for_upgrade(request))
            case Forward(body=None):
                await self._stream(decision)
            case Forward(reply=Reply.STREAM):
                await self._while_connected(self._stream(decision))
            case Forward():
                # Not ended when the client goes away: what the engine made must be in the ledger.
                await self._send(await self._gateway.answering.answer(decision))

    async def _while_connected(self, work: Coroutine[Any, Any, None]) -> None:
        """Ended when the client goes away."""
        task = asyncio.ensure_future(work)
        watch = asyncio.ensure_future(self._client.gone())
        try:
            await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Hangup
            task.result()
        finally:
            for one in (task, watch):
                one.cancel()
            await asyncio.gather(task, watch, return_exceptions=True)

    async def _send(self, answer: Answer, *, last: bool = False) -> None:
        headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        if answer.status in WITHOUT_BODY:
            headers = []
        if last or not self._client.is_read:
            headers.append(("Connection", "close"))
        self._client.send(h11.Response(status_code=answer.status, headers=headers))
        if answer.status not in WITHOUT_BODY and not self._is_head:
            self._client.send(h11.Data(data=answer.body))
        self._client.send(h11.EndOfMessage())
        await self._client.writer.drain()

    async def _pull(self, pull: Pull) -> None:
        try:
            await self._send(await self._gateway.pulls.answer(pull))
        except EngineError as error:
            await self._send(message(502, str(error)), last=True)

    async def _stream(self, forward: Forward) -> None:
        limit = self._gateway.ledger.settings.disk
        body = self._client.large_body(limit) if forward.body is None else forward.body
        try:
            async with self._gateway.engine.ask(forward.method, forward.path, body) as exchange:
                await self._pass_on(exchange)
        except Answered as ending:
            await self._send(ending.decision, last=True)
        except EngineError as error:
            if not self._client.may_answer:
                raise Hangup from error  # cut short, and seen to be
            await self._send(message(502, str(error)), last=True)

    async def _pass_on(self, exchange: Exchange) -> None:
        headers = [(n, exchange.headers[n]) for n in PASSED_HEADERS if n in exchange.headers]
        if not self._client.is_read:
            headers.append(("Connection", "close"))
        self._client.send(h11.Response(status_code=exchange.status, headers=headers))
        async for piece in exchange.pieces():
            self._client.send(h11.Data(data=piece))
            await self._client.writer.drain()
        self._client.send(h11.EndOfMessage())
        await self._client.writer.drain()

    async def _hijack(self, forward: Forward, *, upgraded: bool) -> None:
        client, body = self._client, forward.body or b""
        ask = self._gateway.engine.ask(forward.method, forward.path, body, hijack=True)
        try:
            async with ask as exchange:
                # Nothing else makes the engine stop reading requests from this connection.
                if exchange.status != 101:
                    await self._pass_on(exchange)
                    return
                if upgraded:
                    headers = [("Connection", "Upgrade"), ("Upgrade", "tcp")]
                    client.send(h11.InformationalResponse(status_code=101, headers=headers))
                else:
                    client.writer.write(RAW)
                client.writer.write(exchange.early_bytes())
                exchange.writer.write(client.early_bytes())
                await converse((client.reader, client.writer), (exchange.reader, exchange.writer))
        except EngineError as error:
            if client.may_answer:
                await self._send(message(502, str(error)), last=True)
        raise Hangup

    async def _answer_protocol_error(self, error: h11.RemoteProtocolError) -> None:
        if self._client.may_answer:
            answer = message(error.error_status_hint or 400, "not HTTP as it should be")
            try:
                await self._send(answer, last=True)
            except (OSError, h11.LocalProtocolError):
                return  # it did not wait for this


def _asks_for_upgrade(request: h11.Request) -> bool:
    return any(bytes(name) == b"upgrade" for name, _ in request.headers)
