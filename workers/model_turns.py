"""The turns of a conversation with the model, to the Messages API and from it.

What the model says is a stranger's text: each reply and each use of a tool is checked, and what is
wrong with one is said back to the model.
"""

from collections.abc import Callable, Mapping, Sequence

from anthropic import transform_schema
from anthropic.types import (
    Message,
    MessageParam,
    TextBlockParam,
    ToolParam,
    ToolResultBlockParam,
)
from pydantic import ValidationError

from itw import messages
from itw.errors import UserError
from workers.model_client import Request
from workers.model_errors import Declined
from workers.model_question import Part, Question, Reply, Tool

MAX_TOOL_RESULT = 60_000  # characters; the model is told that there is more


def request_of(question: Question[Reply], turns: Sequence[MessageParam], seconds: float) -> Request:
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


def first_turn(question: Question[Reply]) -> MessageParam:
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


def results_of(
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


def to_mend(message: Message, problem: str) -> str | list[ToolResultBlockParam]:
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


def value_of(message: Message, kind: type[Reply]) -> Reply | str:
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
