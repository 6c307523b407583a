"""How requests and answers are put on the wire, whole or broken."""

import json
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.github_double.refusals import Refused

PIECES = 8


def body_of(request: Request) -> Any:
    data = request.get_data()
    if not data:
        return None
    try:
        return json.loads(data)
    except ValueError as error:
        raise Refused(400, "Problems parsing JSON") from error


def in_json(body: Any, status: int, headers: dict[str, str]) -> Response:
    text = "" if body is None and status in {204, 205} else json.dumps(body)
    response = Response(text, status, mimetype="application/json")
    if not text:
        del response.headers["Content-Type"]
    response.headers.extend(headers)
    response.headers["X-GitHub-Request-Id"] = secrets.token_hex(8).upper()
    response.headers["X-GitHub-Media-Type"] = "github.v3; format=json"
    return response


def dropped(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Close the connection without a word, as a failing load balancer does."""
    connection = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    start("500 Dropped", [])
    return []


def truncated(response: Response, start: Callable[..., Any]) -> Iterable[bytes]:
    """Promise the whole body and send half of it."""
    whole = response.get_data()
    start(response.status, list(response.headers))
    return [whole[: len(whole) // 2]]


def trickled(response: Response, start: Callable[..., Any], seconds: float) -> Iterator[bytes]:
    """The whole body, in pieces, over so many seconds."""
    whole = response.get_data()
    start(response.status, list(response.headers))
    size = len(whole) // PIECES + 1
    for at in range(0, len(whole), size):
        time.sleep(seconds / PIECES)
        yield whole[at : at + size]
