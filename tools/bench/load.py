"""A load generator of our own: signed webhooks over keep-alive connections to a local server.

`at_rate` is an open loop: a request is due at its time whether or not earlier ones are answered,
and its latency counts from then, so that a server that stalls cannot hide the requests it kept
waiting. `as_fast_as_possible` is a closed loop: each connection sends when its last request is
answered.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from uuid import uuid4

PATIENCE = 10.0  # seconds until GitHub gives up on a delivery


@dataclass(slots=True)
class Outcome:
    """What became of the requests of one run; seconds throughout."""

    sent: int = 0
    elapsed: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def unanswered(self) -> int:
        return self.sent - len(self.latencies)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.elapsed

    def percentile(self, percent: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


@dataclass(frozen=True, slots=True)
class Request:
    """A POST whose delivery id is new each time; only the body is signed."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    def encode(self) -> bytes:
        lines = [f"{name}: {value}" for name, value in self.headers]
        lines += [f"X-GitHub-Delivery: {uuid4()}", f"Content-Length: {len(self.body)}"]
        head = "\r\n".join(["POST /webhook HTTP/1.1", "Host: 127.0.0.1", *lines])
        return head.encode() + b"\r\n\r\n" + self.body


class Connection(asyncio.Protocol):
    """One keep-alive connection with at most one request on its way."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._received = b""
        self._due = 0.0
        self.answered: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a TCP connection
        self.transport = transport

    async def ask(self, request: Request, due: float) -> None:
        self._received, self._due = b"", due
        self.answered = asyncio.get_running_loop().create_future()
        self._outcome.sent += 1
        self.transport.write(request.encode())
        await self.answered

    def data_received(self, data: bytes) -> None:
        self._received += data
        if is_complete(self._received) and self.answered and not self.answered.done():
            self._outcome.latencies.append(perf_counter() - self._due)
            self._outcome.statuses[int(self._received[9:12])] += 1
            self.answered.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answered and not self.answered.done():
            self.answered.set_exception(exc or ConnectionResetError())


def is_complete(response: bytes) -> bool:
    head, _, body = response.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
        if line == b"transfer-encoding: chunked":
            return body.endswith(b"0\r\n\r\n")
    return False


def at_rate(port: int, requests: Sequence[Request], *, rate: int, seconds: float) -> Outcome:
    return asyncio.run(_at_rate(port, requests, rate, seconds))


async def _at_rate(port: int, requests: Sequence[Request], rate: int, seconds: float) -> Outcome:
    outcome = Outcome()
    idle: deque[Connection] = deque()
    tasks: set[asyncio.Task[None]] = set()
    started = perf_counter()

    async def send(request: Request, due: float) -> None:
        connection = idle.pop() if idle else await _connect(port, outcome)
        await connection.ask(request, due)
        idle.append(connection)

    for number in range(int(rate * seconds)):
        due = started + number / rate
        if (wait := due - perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.add(asyncio.create_task(send(requests[number % len(requests)], due)))
    done, late = await asyncio.wait(tasks, timeout=PATIENCE)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.exception()  # a lost connection is an unanswered request
    outcome.elapsed = perf_counter() - started
    for connection in idle:
        connection.transport.close()
    return outcome


def as_fast_as_possible(
    port: int, requests: Sequence[Request], *, connections: int, seconds: float
) -> Outcome:
    return asyncio.run(_as_fast_as_possible(port, requests, connections, seconds))


async def _as_fast_as_possible(
    port: int, requests: Sequence[Request], connections: int, seconds: float
) -> Outcome:
    outcome = Outcome()
    started = perf_counter()

    async def send_again_and_again(number: int) -> None:
        connection = await _connect(port, outcome)
        while perf_counter() - started < seconds:
            await asyncio.wait_for(
                connection.ask(requests[number % len(requests)], perf_counter()), PATIENCE
            )
            number += 1
        connection.transport.close()

    loops = (send_again_and_again(number) for number in range(connections))
    await asyncio.gather(*loops, return_exceptions=True)
    outcome.elapsed = perf_counter() - started
    return outcome


async def _connect(port: int, outcome: Outcome) -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(outcome), "127.0.0.1", port)
    return connection
