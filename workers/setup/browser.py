"""The browser's part: one page on loopback, and the address to which GitHub sends it back.

The page's address and the state are drawn anew for each set-up. Whoever opens the page first gets a
cookie with it, and nobody else the page: the address is seen by others on this machine while a
browser is started with it.
"""

import hmac
import re
import secrets
import threading
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from itw import messages
from itw.app_setup.page import refusal

HOST = "127.0.0.1"
COOKIE = "itw_setup"
CODE = re.compile(r"[A-Za-z0-9_-]{4,100}", re.ASCII)
FETCHED_WITHIN = 90.0  # seconds in which the terminal has the App's key, or says why not
SHOWN_WITHIN = 5.0
# Forms may be sent anywhere: GitHub leads on to where people sign in.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    # GitHub learns this origin and not the page's address.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


class Browser:
    """Serves the page until the code is there. Use it as a context manager."""

    def __init__(self, beginning: Callable[[str, str], str], *, port: int = 0) -> None:
        """`beginning` makes the page of the address to come back to, and of the state.

        Raises OSError where the port is taken.
        """
        self._door, self._state = secrets.token_urlsafe(16), secrets.token_urlsafe(24)
        self._cookie = ""
        self._codes: Queue[str] = Queue()
        self._ending: Queue[str] = Queue()
        self._lock, self._used, self._shown = threading.Lock(), False, threading.Event()
        self._server = ThreadingHTTPServer((HOST, port), self._handler())
        self.port = self._server.server_address[1]
        self._beginning = beginning(f"http://{HOST}:{self.port}/created", self._state)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True, name="setup-page"
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.put(refusal(messages.setup_failed_page()))  # for a browser that still waits
        if self._used:
            self._shown.wait(SHOWN_WITHIN)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/{self._door}"

    def code(self, seconds: float) -> str | None:
        """What GitHub sent the browser back with; None where nothing came in time."""
        try:
            return self._codes.get(timeout=seconds)
        except Empty:
            return None

    def end(self, page: str) -> None:
        """Show this to the browser that waits."""
        self._ending.put(page)

    def answer(self, path: str, host: str, cookies: str) -> tuple[int, str, dict[str, str]]:
        """The reply to one GET: status, page, headers beside the usual ones."""
        if host not in {f"{HOST}:{self.port}", f"localhost:{self.port}"}:
            return 421, refusal(messages.setup_no_page()), {}  # a name that leads here
        parts = urlsplit(path)
        if _same(parts.path, f"/{self._door}"):
            return self._opened(cookies)
        if parts.path == "/created":
            return self._returned(parse_qs(parts.query))
        return 404, refusal(messages.setup_no_page()), {}

    def _opened(self, cookies: str) -> tuple[int, str, dict[str, str]]:
        with self._lock:
            if self._cookie and not _same(_cookie_in(cookies), self._cookie):
                return 403, refusal(messages.setup_opened_already()), {}
            self._cookie = self._cookie or secrets.token_urlsafe(24)
            cookie = f"{COOKIE}={self._cookie}; HttpOnly; SameSite=Lax; Path=/"
            return 200, self._beginning, {"Set-Cookie": cookie}

    def _returned(self, query: dict[str, list[str]]) -> tuple[int, str, dict[str, str]]:
        state, code = query.get("state", [""])[0], query.get("code", [""])[0]
        if not _same(state, self._state):
            return 403, refusal(messages.setup_wrong_state()), {}
        if not CODE.fullmatch(code):
            return 400, refusal(messages.setup_no_code()), {}
        with self._lock:
            if self._used:
                return 409, refusal(messages.setup_once()), {}
            self._used = True
        self._codes.put(code)
        try:
            return 200, self._ending.get(timeout=FETCHED_WITHIN), {}
        except Empty:
            return 504, refusal(messages.setup_failed_page()), {}

    def _handler(browser) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler
        class Handler(BaseHTTPRequestHandler):
            timeout = 10
            server_version, sys_version = "itw", ""

            def do_GET(self) -> None:
                found = browser.answer(
                    self.path, self.headers.get("Host", ""), self.headers.get("Cookie", "")
                )
                self._send(*found)
                if urlsplit(self.path).path == "/created" and found[0] == 200:
                    browser._shown.set()

            def _send(self, status: int, page: str, more: dict[str, str]) -> None:
                body = page.encode()
                self.send_response(status)
                for name, value in {**HEADERS, **more, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                """The path has the code in it."""

        return Handler


def _same(said: str, expected: str) -> bool:
    return hmac.compare_digest(said.encode("utf-8", "replace"), expected.encode())


def _cookie_in(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
