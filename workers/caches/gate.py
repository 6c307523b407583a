"""The module gate: all that a trusted download can reach.

The download's container has no network. A program in it hands requests to a Unix socket, and here
each becomes a request of ours to the module proxy, or nothing. Credentials and the way to the proxy
stay in this process.
"""

import os
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Lock, Thread
from typing import Any, cast

from itw.go.module_proxy import ModuleFile, SumRequest, parse
from workers.caches.upstream import Body, NotThere, Unreachable, Upstream

IDLE_SECONDS = 120  # of a connection


@dataclass(slots=True, kw_only=True)
class Gate:
    """What one download may take, and what became of its requests."""

    upstream: Upstream
    max_bytes: int
    max_requests: int
    requests: int = 0
    bytes: int = 0
    unreachable: str = ""  # why, where the proxy did not answer
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # "example.com/x v1.2.3"
    _lock: Lock = field(default_factory=Lock)

    @property
    def too_many(self) -> bool:
        return self.requests > self.max_requests

    @property
    def too_large(self) -> bool:
        return self.bytes > self.max_bytes

    def open(self, target: str) -> Body | None:
        """What the proxy has there; None where there is nothing to have."""
        meaning = parse(target)
        with self._lock:
            self.requests += 1
            if meaning is None:
                self.refused.append(target[:200])
        if meaning is None or self.too_many or self.too_large or self.unreachable:
            return None
        try:
            return self._opened(meaning)
        except NotThere:
            self._miss(meaning)
        except Unreachable as error:
            self.unreachable = str(error)
        return None

    def count(self, size: int) -> bool:
        """Whether so many bytes more may pass."""
        with self._lock:
            self.bytes += size
        return not self.too_large

    def _opened(self, meaning: ModuleFile | SumRequest) -> Body:
        if isinstance(meaning, ModuleFile):
            return self.upstream.file(meaning)
        return self.upstream.sums(meaning)

    def _miss(self, meaning: ModuleFile | SumRequest) -> None:
        if isinstance(meaning, ModuleFile) and meaning.version:
            with self._lock:
                if meaning.name not in self.missing:
                    self.missing.append(meaning.name)


@contextmanager
def listening(gate: Gate, socket: Path) -> Iterator[None]:
    """Answer on that socket within the block."""
    directory = os.open(socket.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        # An address has at most 107 bytes, and a data directory's path may have more.
        with _Server(f"/proc/self/fd/{directory}/{socket.name}", _Handler) as server:
            socket.chmod(0o666)  # the container's user is another one
            server.gate, server.context = gate, copy_context()
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()
    finally:
        socket.unlink(missing_ok=True)
        os.close(directory)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False  # the container is gone; who still reads for it ends by itself
    request_queue_size = 64
    gate: Gate
    context: Context

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """A thread for each request: what it logs keeps its job."""
        answer = super().process_request_thread
        self.context.copy().run(answer, request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        gate = cast(_Server, self.server).gate
        body = gate.open(self.path)
        if body is None:
            self._answer(502 if gate.unreachable else 404)
            return
        with body:
            self._send(gate, body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what matters is counted."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, gate: Gate, body: Body) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for part in body.parts():
                if not gate.count(len(part)):
                    break
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            else:
                self.wfile.write(b"0\r\n\r\n")
                return
        except Unreachable as error:
            gate.unreachable = str(error)
        self.close_connection = True  # without the last chunk: the reader knows it is not whole
