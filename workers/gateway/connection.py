"""One connection of a client: requests one after the other, each read, decided and answered.

After a refusal, or anything that is not strict HTTP, nothing more is read from the connection.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from typing import Any

import h11

from itw.gateway import requests, routes, system
from itw.gateway.decisions import Answer, Answered, Decision, Forward, Pull, Refuse, Refused, Reply
from itw.gateway.events import NotDone
from itw.gateway.ledger import Ledger
from workers.gateway.answering import Answering, message
from workers.gateway.engine import Engine, EngineError, Exchange
from workers.gateway.limits import CHUNK, IDLE_SECONDS, MAX_BODY, MAX_HEADER, REQUEST_SECONDS
from workers.gateway.pulls import Pulls
from workers.gateway.reporting import Tell
from workers.gateway.streams import join

PASSED_HEADERS = ("content-type", "x-docker-container-path-stat")
RAW = b"Content-Type: application/vnd.docker.raw-stream\r\n"
LAST_ANSWERS = frozenset({400, 403, 405, 413})  # after these the connection is closed


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
    """The client went away in the middle of something."""


class Connection:
    def __init__(
        self, gateway: Gateway, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._gateway = gateway
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER)
        self._is_head = False

    async def serve(self) -> None:
        try:
            while await self._serve_one():
                self._http.start_next_cycle()
        except h11.RemoteProtocolError as error:
            await self._answer_protocol_error(error)
        except (Hangup, OSError, TimeoutError, h11.LocalProtocolError):
            pass  # there is nobody to answer
        finally:
            self._writer.close()

    async def _serve_one(self) -> bool:
        """False when the connection is done with."""
        request = await self._request()
        if request is None:
            return False
        self._is_head = request.method == b"HEAD"
        try:
            decision = await self._decision(request)
        except (Refused, Answered) as ending:
            decision = ending.decision
        if isinstance(decision, Refuse):
            self._gateway.tell(NotDone(decision.what))
        await self._carry_out(decision, request)
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE

    async def _request(self) -> h11.Request | None:
        event = self._http.next_event()
        if event is h11.NEED_DATA:
            async with asyncio.timeout(IDLE_SECONDS):
                self._http.receive_data(await self._reader.read(CHUNK))
            async with asyncio.timeout(REQUEST_SECONDS):
                event = await self._next()
        return event if isinstance(event, h11.Request) else None

    async def _decision(self, request: h11.Request) -> Decision:
        names = [bytes(name) for name, _ in request.headers]
        if b"transfer-encoding" in names and b"content-length" in names:
            raise Answered(400, "a body has one length")
        parsed = requests.parse(request.method.decode("ascii"), request.target.decode("latin-1"))
        answer = routes.system_answer(parsed, self._gateway.facts)
        if answer:
            await self._small_body()
            return answer
        route = routes.route_of(parsed)
        body = await self._small_body() if route.body is routes.Body.JSON else b""
        return routes.decide(route, parsed, body, self._gateway.ledger)

    async def _carry_out(self, decision: Decision, request: h11.Request) -> None:
        match decision:
            case Refuse():
                await self._send(message(decision.status, decision.message), last=True)
            case Answer():
                await self._send(decision, last=decision.status in LAST_ANSWERS)
            case Pull():
                await self._send(await self._while_connected(self._gateway.pulls.answer(decision)))
            case Forward(reply=Reply.HIJACK):
                await self._hijack(decision, upgraded=_asks_for_upgrade(request))
            case Forward(reply=Reply.STREAM):
                await self._stream(decision)
            case Forward():
                # Not ended when the client goes away: what the engine made must be in the ledger.
                await self._send(await self._gateway.answering.answer(decision))

    # Reading

    async def _next(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self._writer.write(self._http.send(go_on) or b"")
            self._http.receive_data(await self._reader.read(CHUNK))
        return event

    async def _small_body(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        async with asyncio.timeout(REQUEST_SECONDS):
            while isinstance(event := await self._next(), h11.Data):
                size += len(event.data)
                if size > MAX_BODY:
                    raise Answered(413, "the body is too large")
                parts.append(bytes(event.data))
        return b"".join(parts)

    async def _large_body(self) -> AsyncIterator[bytes]:
        left = self._gateway.ledger.settings.disk
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                event = await self._next()
            if not isinstance(event, h11.Data):
                return
            left -= len(event.data)
            if left < 0:
                raise Answered(413, "the archive is too large")
            yield bytes(event.data)

    async def _while_connected(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Ended when the client goes away; what it sends meanwhile waits."""
        task = asyncio.ensure_future(work)
        watch = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Hangup
            return task.result()
        finally:
            for one in (task, watch):
                one.cancel()
            await asyncio.gather(task, watch, return_exceptions=True)

    async def _gone(self) -> None:
        early = 0
        while early <= MAX_HEADER and (data := await self._reader.read(CHUNK)):
            early += len(data)
            self._http.receive_data(data)

    # Answering

    async def _send(self, answer: Answer, *, last: bool = False) -> None:
        headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        if last or not self._has_whole_request():
            headers.append(("Connection", "close"))
        if answer.status in (204, 304):
            headers = [header for header in headers if not header[0].startswith("Content-")]
        self._emit(h11.Response(status_code=answer.status, headers=headers))
        if answer.status not in (204, 304) and not self._is_head:
            self._emit(h11.Data(data=answer.body))
        self._emit(h11.EndOfMessage())
        await self._writer.drain()

    def _has_whole_request(self) -> bool:
        return self._http.their_state not in (h11.SEND_BODY, h11.ERROR)

    def _emit(self, event: Any) -> None:
        self._writer.write(self._http.send(event) or b"")

    async def _stream(self, forward: Forward) -> None:
        body = self._large_body() if forward.body is None else forward.body
        try:
            async with self._gateway.engine.ask(forward.method, forward.path, body) as exchange:
                await self._pass_on(exchange)
        except Answered as ending:
            await self._send(ending.decision, last=True)
        except EngineError as error:
            if self._http.our_state is not h11.SEND_RESPONSE:
                raise Hangup from error  # cut short, and seen to be
            await self._send(message(502, str(error)), last=True)

    async def _pass_on(self, exchange: Exchange) -> None:
        headers = [(n, exchange.headers[n]) for n in PASSED_HEADERS if n in exchange.headers]
        if not self._has_whole_request():
            headers.append(("Connection", "close"))
        self._emit(h11.Response(status_code=exchange.status, headers=headers))
        async for piece in exchange.pieces():
            self._emit(h11.Data(data=piece))
            await self._writer.drain()
        self._emit(h11.EndOfMessage())
        await self._writer.drain()

    async def _hijack(self, forward: Forward, *, upgraded: bool) -> None:
        body = forward.body or b""
        ask = self._gateway.engine.ask(forward.method, forward.path, body, hijack=True)
        async with ask as exchange:
            if exchange.status not in (101, 200):
                await self._pass_on(exchange)
                return
            if upgraded:
                headers = [("Connection", "Upgrade"), ("Upgrade", "tcp")]
                self._emit(h11.InformationalResponse(status_code=101, headers=headers))
            else:
                self._writer.write(b"HTTP/1.1 200 OK\r\n" + RAW + b"\r\n")
            self._writer.write(exchange.early_bytes())
            exchange.writer.write(bytes(self._http.trailing_data[0]))
            await join((self._reader, self._writer), (exchange.reader, exchange.writer))
        raise Hangup  # the connection was the stream's

    async def _answer_protocol_error(self, error: h11.RemoteProtocolError) -> None:
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            answer = message(error.error_status_hint or 400, "not HTTP as it should be")
            try:
                await self._send(answer, last=True)
            except (OSError, h11.LocalProtocolError):
                return


def _asks_for_upgrade(request: h11.Request) -> bool:
    return any(bytes(name) == b"upgrade" for name, _ in request.headers)
