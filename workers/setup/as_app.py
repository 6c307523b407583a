"""Requests as the App itself: each reply with its status and headers, whatever it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from requests import exceptions

from itw import messages
from workers.github.app import signed
from workers.github.errors import Unavailable
from workers.github.reply import Reply
from workers.github.transport import ACCEPT, Transport

SECONDS = 15
SKEW = 5.0  # seconds
PAGES = 10  # of a hundred installations each


def transport_to(api: str) -> Transport:
    return Transport(api, SECONDS)


@dataclass(frozen=True, slots=True)
class AsApp:
    """Raises KeyRefused for a key that can't be read, Unavailable where GitHub does not answer."""

    transport: Transport
    app_id: str
    private_key: str

    def ask(self, verb: str, path: str, body: Mapping[str, Any] | None = None) -> Reply:
        reply = self._once(verb, path, body)
        if reply.status == 401 and abs(self.transport.ahead) > SKEW:
            return self._once(verb, path, body)  # the refusal has told GitHub's time
        return reply

    def _once(self, verb: str, path: str, body: Mapping[str, Any] | None) -> Reply:
        token = signed(self.app_id, self.private_key, self.transport.ahead)
        return sent(self.transport, verb, path, body, Authorization=f"Bearer {token}")

    def all(self, path: str) -> Iterator[Any]:
        """Everything in a list. Raises Unavailable where GitHub does not tell it."""
        for page in range(1, PAGES + 1):
            reply = self.ask("GET", f"{path}?per_page=100&page={page}")
            if reply.status != 200 or not isinstance(reply.data, list):
                raise Unavailable(f"GET {path}: {reply.status} {reply.message}".strip())
            yield from reply.data
            if len(reply.data) < 100:
                return


def sent(
    transport: Transport,
    verb: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    **headers: str,
) -> Reply:
    """Raises Unavailable, whose text holds nothing of the request but its path."""
    try:
        return transport.send(verb, path, {"Accept": ACCEPT, **headers}, body)
    except (exceptions.RequestException, ValueError) as error:
        problem = messages.unreachable(where=f"GitHub ({type(error).__name__})")
        raise Unavailable(problem) from error
