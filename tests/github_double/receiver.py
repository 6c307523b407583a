"""A receiver that writes down what it is sent, for the double's own tests."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Inbox:
    url: str = ""
    status: int = 202
    before_answer: Callable[[], object] = lambda: None
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def events(self) -> list[str]:
        """ "event.action" of everything that came, in order."""
        return [
            ".".join(filter(None, (headers["X-GitHub-Event"], json.loads(body).get("action"))))
            for headers, body in self.got
        ]

    def payload(self, event: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.got[self.events.index(event)][1])
        return found


@contextmanager
def receiving() -> Iterator[Inbox]:
    inbox = Inbox()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.got.append((dict(self.headers.items()), body))
            inbox.before_answer()
            self.send_response(inbox.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox.url = f"http://127.0.0.1:{server.server_port}/webhook"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
