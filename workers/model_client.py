"""One request to the Messages API: counted, paid for, streamed, and sent again when that helps.

https://platform.claude.com/docs/en/api/messages. The SDK's own retries are off: it waits as long as
a server says, and sends again what we would have to pay for without telling.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import anthropic
from anthropic.types import Message, MessageParam, TextBlockParam, ToolParam

from itw import messages
from itw.redaction import redacted
from itw.spending import Limit, Price, Tokens
from workers.ledger import Ledger, holding
from workers.model_errors import PromptTooLong, Refused, Unavailable
from workers.model_question import Effort
from workers.model_reading import Reading, Seen
from workers.settings import ModelSettings

MAX_INPUT = 400_000  # tokens of one request
ATTEMPTS = 5
LONGEST_WAIT = 60.0  # seconds between two attempts
LOOK_EVERY = 0.2  # seconds between looks at whether the answer is still wanted
SILENCE = 120.0  # seconds without a byte; the API sends a ping every few
# https://platform.claude.com/docs/en/api/errors: of these, trying again helps.
PASSING = {408, 409, 429, 500, 502, 503, 504, 529}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent; `seconds` is what is left for it, waiting and trying again included."""

    system: Sequence[TextBlockParam]
    messages: Sequence[MessageParam]
    tools: Sequence[ToolParam]
    schema: Mapping[str, object]
    output_tokens: int
    effort: Effort
    seconds: float


class Payer(Protocol):
    """Whose limits hold, and who is told what was spent."""

    @property
    def limits(self) -> Sequence[Limit]: ...

    def add(self, tokens: Tokens, cost: int) -> None: ...


class Client:
    """The Messages API of one endpoint, with one model at one price."""

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        price: Price,
        ledger: Ledger,
        base_url: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.model = model
        self.price = price
        self._ledger = ledger
        self._sleep = sleep
        self._sdk = anthropic.Anthropic(
            api_key=api_key, base_url=base_url, max_retries=0, timeout=SILENCE
        )

    @classmethod
    def of(cls, asked: ModelSettings, ledger: Ledger) -> "Client":
        """As the environment wants it."""
        return cls(
            api_key=asked.key,
            model=asked.name,
            price=asked.price,
            base_url=asked.url,
            ledger=ledger,
        )

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._sdk.close()

    def send(self, request: Request, payer: Payer, check: Callable[[], None]) -> Message:
        """Raise Refused, PromptTooLong, OverBudget or Unavailable."""
        deadline = time.monotonic() + request.seconds
        for attempt in range(1, ATTEMPTS + 1):
            check()
            try:
                return self._once(request, payer, check, deadline)
            except _Passing as error:
                wait = min(error.wait or _pause(attempt), LONGEST_WAIT)
                if attempt == ATTEMPTS or time.monotonic() + wait > deadline:
                    raise Unavailable(error.reason, retry_after=wait) from error
                self._wait(wait, check)
        raise AssertionError  # the last attempt returns or raises

    def _wait(self, seconds: float, check: Callable[[], None]) -> None:
        """A server may ask for a minute, in which nobody may want the answer any more."""
        while seconds > 0:
            check()
            part = min(seconds, LOOK_EVERY)
            self._sleep(part)
            seconds -= part

    def _once(
        self, request: Request, payer: Payer, check: Callable[[], None], deadline: float
    ) -> Message:
        input_tokens = self._count(request)
        if input_tokens > MAX_INPUT:
            raise PromptTooLong(input_tokens, MAX_INPUT)
        most = self.price.at_most(input=input_tokens, output=request.output_tokens)
        with holding(self._ledger, most, payer.limits) as held:
            seen = Seen()
            try:
                return self._watched(request, seen, check, deadline)
            finally:
                # Also of an attempt that broke off: what it had used by then is charged.
                held.spent = min(self.price.cost(seen.tokens), most)
                if seen.began:
                    payer.add(seen.tokens, held.spent)

    def _count(self, request: Request) -> int:
        with _translated():
            counted = self._sdk.messages.count_tokens(
                model=self.model,
                system=request.system,
                messages=request.messages,
                tools=request.tools,
                timeout=30.0,
            )
        return counted.input_tokens

    def _watched(
        self, request: Request, seen: Seen, check: Callable[[], None], deadline: float
    ) -> Message:
        """A model that thinks is silent for a while: a stop does not wait for its next word."""
        reading = Reading(partial(self._stream, request, seen))
        while (answer := reading.answer(LOOK_EVERY)) is None:
            try:
                check()
                if time.monotonic() > deadline:
                    raise Unavailable(messages.model_too_slow())
            except BaseException:
                seen.given_up.set()
                raise
        return answer

    def _stream(self, request: Request, seen: Seen) -> Message:
        """Reads to the end, or until it is given up; then nobody hears what it raises."""
        with (
            _translated(),
            self._sdk.messages.stream(
                model=self.model,
                max_tokens=request.output_tokens,
                system=request.system,
                messages=request.messages,
                tools=request.tools,
                output_config={
                    "effort": request.effort,
                    "format": {"type": "json_schema", "schema": dict(request.schema)},
                },
                cache_control={"type": "ephemeral"},
            ) as stream,
        ):
            for event in stream:
                if seen.given_up.is_set():
                    break  # the connection is closed, and what was not said yet is not paid for
                if event.type in {"message_start", "message_delta"}:
                    seen.usage(stream.current_message_snapshot.usage)
                elif event.type == "content_block_delta":
                    seen.delta(event.delta.to_json())
            final = stream.get_final_message() if seen.began else None
        if final is None or final.stop_reason is None:
            raise _Passing(messages.model_broke_off())
        return final


class _Passing(Exception):
    """An attempt failed in a way that trying again may mend."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class _translated:  # noqa: N801 - a context manager, read like a function
    """The SDK's exceptions as ours; nothing of a request is in them, and no key."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, anthropic.APIStatusError):
            kind, said = _said(error)
            if error.status_code in PASSING or kind in {"overloaded_error", "api_error"}:
                raise _Passing(f"{error.status_code} {said}", _retry_after(error)) from error
            raise Refused(said, status=error.status_code) from error
        if isinstance(error, anthropic.APITimeoutError):
            raise _Passing(messages.model_too_slow()) from error
        if isinstance(error, anthropic.APIError):
            kind, said = _said(error)
            raise _Passing(said or messages.model_unreachable()) from error
        if isinstance(error, anthropic.AnthropicError | ValueError | RuntimeError | TypeError):
            # The SDK says so of a stream that is no stream: wrong order, half an object.
            raise _Passing(messages.model_broke_off()) from error


def _said(error: anthropic.APIError) -> tuple[str, str]:
    """The type and the first line of what the provider says is wrong, without secrets."""
    body = error.body if isinstance(error.body, dict) else {}
    detail = body.get("error", body)
    detail = detail if isinstance(detail, dict) else {}
    text = str(detail.get("message") or "").strip().partition("\n")[0]
    return str(detail.get("type", "")), redacted(text[:300])


def _retry_after(error: anthropic.APIStatusError) -> float | None:
    value = error.response.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() else None


def _pause(attempt: int) -> float:
    return float(2**attempt) * (0.75 + random.random() / 2)  # noqa: S311 - spreads retries
