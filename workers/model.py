"""The model, asked through Anthropic's SDK: a question in, a typed reply and its cost out.

    answer = model.ask(Question(system=…, material=…, opening=…, reply=Plan, tools=…), purse)

What comes back is a stranger's text: it becomes a value of the asked type or one typed error, and
is never run here. Every request is counted before it is sent, and its cost set aside (ledger.py).
Errors: Refused, Declined, InvalidReply, PromptTooLong, OverBudget (no use trying again) and
Unavailable (it may pass).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Self, TypeVar

from anthropic import transform_schema
from anthropic.types import (
    Message,
    MessageParam,
    TextBlockParam,
    ToolParam,
    ToolResultBlockParam,
)
from pydantic import BaseModel, ValidationError

from itw import messages
from itw.errors import UserError
from itw.spending import Limit, Tokens, in_dollars
from workers.model_client import Client, Effort, Request
from workers.model_errors import Declined, InvalidReply

Reply = TypeVar("Reply", bound=BaseModel)

MAX_TOOL_RESULT = 60_000  # characters; the model is told that there is more
REPAIRS = 2  # replies of the wrong shape that are sent back with what is wrong


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the prompt; the prefix that a `cached` one ends is kept by the provider."""

    text: str
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """Something the model may look at. `run` raises UserError for what can't be done."""

    name: str
    description: str
    input: type[BaseModel]
    run: Callable[[BaseModel], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[Reply]):
    """What is asked. `turns` bounds how often tools are used, `seconds` how long the model is
    waited for in all; what tools take is not its time.

    `system` has our own words only. What others wrote is `material`: it comes before the opening,
    in the user's turn, where a model trusts it less.
    """

    system: tuple[Part, ...]
    opening: str
    reply: type[Reply]
    material: tuple[Part, ...] = ()
    tools: tuple[Tool, ...] = ()
    output_tokens: int = 32_000  # of one request, thinking included
    effort: Effort = "high"
    turns: int = 30
    seconds: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Reply]):
    """The reply, and what it took; `cost` is in micro-dollars."""

    value: Reply
    tokens: Tokens
    cost: int
    requests: int
    seconds: float

    @property
    def dollars(self) -> str:
        return in_dollars(self.cost)


@dataclass(slots=True)
class Purse:
    """Who pays: the limits that hold, and what was spent under them so far."""

    limits: tuple[Limit, ...] = ()
    tokens: Tokens = field(default_factory=Tokens)
    cost: int = 0
    requests: int = 0

    def add(self, tokens: Tokens, cost: int) -> None:
        self.tokens += tokens
        self.cost += cost
        self.requests += 1


def _nothing() -> None:
    return


class Model:
    """One model of one provider. Use it as a context: it keeps connections."""

    def __init__(self, client: Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def name(self) -> str:
        return self._client.model

    def ask(
        self, question: Question[Reply], purse: Purse, *, check: Callable[[], None] = _nothing
    ) -> Answer[Reply]:
        """Ask until there is a reply of the type that was asked for.

        `check` is called all the time, and may raise to stop. What was spent is in the purse, also
        where nothing came of it.
        """
        waited = 0.0  # seconds
        before = (purse.tokens, purse.cost, purse.requests)
        turns: list[MessageParam] = [_first_turn(question)]
        repairs = REPAIRS
        for _ in range(question.turns + REPAIRS):
            began, left = self._clock(), question.seconds - waited
            message = self._client.send(_request(question, turns, left), purse, check)
            waited += self._clock() - began
            turns.append({"role": "assistant", "content": message.content})
            if message.stop_reason == "tool_use":
                turns.append({"role": "user", "content": _results(message, question.tools, check)})
                continue
            if message.stop_reason == "pause_turn":
                continue
            value = _value(message, question.reply)
            if not isinstance(value, str):
                return _answer(value, purse, before, waited)
            if repairs == 0:
                raise InvalidReply(value)
            repairs -= 1
            turns.append({"role": "user", "content": _to_mend(message, value)})
        raise InvalidReply(messages.too_many_turns(turns=question.turns))


def _answer(
    value: Reply, purse: Purse, before: tuple[Tokens, int, int], seconds: float
) -> Answer[Reply]:
    tokens, cost, requests = before
    return Answer(
        value=value,
        tokens=purse.tokens - tokens,
        cost=purse.cost - cost,
        requests=purse.requests - requests,
        seconds=seconds,
    )


def _request(question: Question[Reply], turns: Sequence[MessageParam], seconds: float) -> Request:
    return Request(
        system=[_block(part) for part in question.system],
        messages=turns,
        tools=[_tool(tool) for tool in question.tools],
        # The API takes no limits of length, number or range: they are held when the reply is here.
        schema=transform_schema(question.reply),
        output_tokens=question.output_tokens,
        effort=question.effort,
        seconds=seconds,
    )


def _first_turn(question: Question[Reply]) -> MessageParam:
    if not question.material:
        return {"role": "user", "content": question.opening}
    blocks = [_block(part) for part in (*question.material, Part(question.opening))]
    return {"role": "user", "content": blocks}


def _block(part: Part) -> TextBlockParam:
    block: TextBlockParam = {"type": "text", "text": part.text}
    if part.cached:
        block["cache_control"] = {"type": "ephemeral"}
    return block


def _tool(tool: Tool) -> ToolParam:
    return {
        "name": tool.name,
        "description": tool.description,
        "input_schema": tool.input.model_json_schema(),
    }


def _results(
    message: Message, tools: Sequence[Tool], check: Callable[[], None]
) -> list[ToolResultBlockParam]:
    """What the tools say; a wrong name or input is said to the model, which then mends it."""
    known = {tool.name: tool for tool in tools}
    results: list[ToolResultBlockParam] = []
    for block in message.content:
        if block.type == "tool_use":
            check()
            text, is_error = _used(known.get(block.name), block.name, block.input)
            results.append({
                "type": "tool_result",
                "tool_use_id": block.id,
                "content": text,
                "is_error": is_error,
            })  # fmt: skip
    return results


def _to_mend(message: Message, problem: str) -> str | list[ToolResultBlockParam]:
    """Said to a reply that is none. A use of a tool that was cut is not run, and answered too:
    the API takes no conversation in which one is left open.
    """
    said = messages.reply_to_mend(problem=problem)
    cut: list[ToolResultBlockParam] = [
        {"type": "tool_result", "tool_use_id": block.id, "content": said, "is_error": True}
        for block in message.content
        if block.type == "tool_use"
    ]
    return cut or said


def _used(tool: Tool | None, name: str, given: object) -> tuple[str, bool]:
    if tool is None:
        return messages.no_such_tool(name=name), True
    try:
        said = tool.run(tool.input.model_validate(given))
    except ValidationError as error:
        return _problem(error), True
    except UserError as error:
        return str(error), True
    if len(said) > MAX_TOOL_RESULT:
        return said[:MAX_TOOL_RESULT] + messages.tool_result_cut(characters=len(said)), False
    return said, False


def _value(message: Message, kind: type[Reply]) -> Reply | str:
    """The reply as the asked type, or what is wrong with it."""
    if message.stop_reason == "refusal":
        raise Declined
    if message.stop_reason == "max_tokens":
        return messages.reply_was_cut()
    text = "".join(block.text for block in message.content if block.type == "text")
    try:
        return kind.model_validate_json(_json_in(text))
    except ValidationError as error:
        return _problem(error)


def _json_in(text: str) -> str:
    """The object in a text: endpoints that take no schema wrap it in words or a code fence."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _problem(error: ValidationError) -> str:
    """The first faults, without the values: they are the model's own words."""
    details: Sequence[Mapping[str, object]] = error.errors(
        include_url=False, include_input=False, include_context=False
    )[:5]
    lines = (f"{'.'.join(map(str, _location(each)))}: {each['msg']}" for each in details)
    return "; ".join(lines)


def _location(detail: Mapping[str, object]) -> Sequence[object]:
    place = detail["loc"]
    return place if isinstance(place, tuple) and place else ("reply",)
