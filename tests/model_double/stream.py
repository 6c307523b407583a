"""A scripted reply as the events of a stream.

https://platform.claude.com/docs/en/build-with-claude/streaming
"""

import json
from collections.abc import Iterator
from typing import Any

from anthropic.types import RawMessageStreamEvent
from pydantic import TypeAdapter

from tests.model_double.script import Say, Use

EVENT: TypeAdapter[Any] = TypeAdapter(RawMessageStreamEvent)
PIECE = 40  # characters of one delta


def events_of(say: Say, *, model: str, input_tokens: int, number: int) -> Iterator[dict[str, Any]]:
    """Every event is one that the SDK's types know, or the script is wrong."""
    for event in _events(say, model, input_tokens, number):
        EVENT.validate_python(event)
        yield event


def _events(say: Say, model: str, input_tokens: int, number: int) -> Iterator[dict[str, Any]]:
    cached = say.cache_read + say.cache_write
    usage = {
        "input_tokens": max(input_tokens - cached, 0),
        "output_tokens": 1,
        "cache_read_input_tokens": say.cache_read,
        "cache_creation_input_tokens": say.cache_write,
    }
    message = {
        "id": f"msg_double_{number}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    yield {"type": "message_start", "message": message}
    index = 0
    if say.thinking:
        start = {"type": "thinking", "thinking": "", "signature": ""}
        delta = {"type": "thinking_delta", "thinking": say.thinking}
        signature = {"type": "signature_delta", "signature": "c2NyaXB0ZWQ="}
        yield from _block(index, start, [delta, signature])
        index += 1
    if say.words:
        deltas = [{"type": "text_delta", "text": piece} for piece in _pieces(say.words)]
        yield from _block(index, {"type": "text", "text": ""}, deltas)
        index += 1
    for use in say.uses:
        yield from _tool_use(index, use, number)
        index += 1
    reason = say.stop_reason or ("tool_use" if say.uses else "end_turn")
    output = say.output_tokens
    if output is None:
        output = 1 + len(say.words + say.thinking + str(say.uses)) // 4
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": reason, "stop_sequence": None},
        "usage": {"output_tokens": output},
    }
    yield {"type": "message_stop"}


def _tool_use(index: int, use: Use, number: int) -> Iterator[dict[str, Any]]:
    start = {"type": "tool_use", "id": f"toolu_{number}_{index}", "name": use.tool, "input": {}}
    pieces = _pieces(json.dumps(dict(use.input)))
    deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]
    yield from _block(index, start, deltas)


def _block(
    index: int, start: dict[str, Any], deltas: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    yield {"type": "content_block_start", "index": index, "content_block": start}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _pieces(text: str) -> list[str]:
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
