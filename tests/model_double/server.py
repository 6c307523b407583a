"""The server: POST /v1/messages and /v1/messages/count_tokens on loopback."""

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, ClassVar

from anthropic.types import MessageCountTokensParams
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from pydantic import TypeAdapter, ValidationError

from tests.model_double.script import Break, Fail, Say, Step
from tests.model_double.stream import events_of

CREATE: TypeAdapter[Any] = TypeAdapter(MessageCreateParamsStreaming)
COUNT: TypeAdapter[Any] = TypeAdapter(MessageCountTokensParams)
# https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
UNSUPPORTED = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "maxItems", "uniqueItems",
}  # fmt: skip
KEY = "sk-ant-double-0123456789abcdef"


@dataclass
class Double:
    """The script, and what was asked so far."""

    url: str = ""
    steps: deque[Step] = field(default_factory=deque)
    asked: list[dict[str, Any]] = field(default_factory=list)
    counted: int = 0
    invalid: list[str] = field(default_factory=list)  # requests that the SDK's types refuse
    lock: Lock = field(default_factory=Lock)

    def play(self, *steps: Step) -> None:
        self.steps.extend(steps)

    def next(self, body: dict[str, Any]) -> tuple[int, Step]:
        with self.lock:
            self.asked.append(body)
            unscripted = Fail(status=400, kind="invalid_request_error", message="no step left")
            return len(self.asked), self.steps.popleft() if self.steps else unscripted


@contextmanager
def playing(steps: Iterable[Step] = ()) -> Iterator[Double]:
    """A double on a port of its own for as long as the block runs."""
    double = Double()
    double.play(*steps)
    handler = type("Handler", (_Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not double.invalid, double.invalid


def tokens_in(body: dict[str, Any]) -> int:
    """About as many as there are: a quarter of the characters."""
    counted = {name: body.get(name) for name in ("system", "messages", "tools")}
    return max(1, len(json.dumps(counted)) // 4)


def unsupported_in(schema: Any) -> str:
    """Why the API takes no such schema for a reply, "" where it does."""
    if isinstance(schema, list):
        return next(filter(None, map(unsupported_in, schema)), "")
    if not isinstance(schema, dict):
        return ""
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        return "For 'object' type, 'additionalProperties' must be explicitly set to false"
    if found := UNSUPPORTED & {name for name, value in schema.items() if isinstance(value, int)}:
        return f"For {schema.get('type')!r} type, {', '.join(sorted(found))} is not supported"
    return unsupported_in(list(schema.values()))


class _Handler(BaseHTTPRequestHandler):
    double: ClassVar[Double]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if KEY not in {self.headers.get("x-api-key"), self.headers.get("authorization", "")[7:]}:
            self._error(Fail(status=401, kind="authentication_error", message="invalid x-api-key"))
        elif self.path == "/v1/messages/count_tokens":
            self._validate(COUNT, body)
            self.double.counted += 1
            self._json(200, {"input_tokens": tokens_in(body)})
        else:
            self._validate(CREATE, body)
            self._message(body)

    def _validate(self, kind: TypeAdapter[Any], body: dict[str, Any]) -> None:
        try:
            kind.validate_python(body)
        except ValidationError as error:
            self.double.invalid.append(str(error))

    def _message(self, body: dict[str, Any]) -> None:
        if refused := unsupported_in(body.get("output_config", {}).get("format", {}).get("schema")):
            self._error(Fail(status=400, kind="invalid_request_error", message=refused))
            return
        number, step = self.double.next(body)
        if isinstance(step, Fail):
            self._error(step)
            return
        say = step if isinstance(step, Say) else step.of
        model, count = body["model"], tokens_in(body)
        events = list(events_of(say, model=model, input_tokens=count, number=number))
        self._headers(200, "text/event-stream")
        if isinstance(step, Break):
            self._broken(step, events)
        else:
            self._send(events)
        self.close_connection = True

    def _broken(self, step: Break, events: list[dict[str, Any]]) -> None:
        self._send(events[: step.events])
        time.sleep(step.silence)
        if step.error:
            self._send([{"type": "error", "error": {"type": step.error, "message": "scripted"}}])
        self.wfile.write(step.raw)

    def _send(self, events: Iterable[dict[str, Any]]) -> None:
        for event in events:
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def _error(self, step: Fail) -> None:
        extra = {"retry-after": step.retry_after} if step.retry_after else {}
        error = {"type": step.kind, "message": step.message}
        self._json(step.status, {"type": "error", "error": error}, extra)

    def _json(self, status: int, body: Any, extra: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self._headers(
            status, "application/json", {"content-length": str(len(data)), **(extra or {})}
        )
        self.wfile.write(data)

    def _headers(self, status: int, kind: str, extra: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in (extra or {"connection": "close"}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return
