"""What the double is told to say: one step for each request, in order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The reply wants a tool used."""

    tool: str
    input: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A reply of text, and of tools to use; a mapping is said as JSON."""

    text: str | Mapping[str, Any] = ""
    uses: Sequence[Use] = ()
    thinking: str = ""
    stop_reason: str = ""  # "" is end_turn, or tool_use where tools are used
    cache_read: int = 0
    cache_write: int = 0
    output_tokens: int | None = None  # None: a quarter of the characters

    @property
    def words(self) -> str:
        return self.text if isinstance(self.text, str) else json.dumps(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail:
    """An error instead of a reply: https://platform.claude.com/docs/en/api/errors."""

    status: int
    kind: str
    message: str = "scripted"
    retry_after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A reply that breaks off: after `events` events, with an error event, garbage, or nothing."""

    of: Say = field(default_factory=Say)
    events: int = 3
    error: str = ""  # the type of an error event, "overloaded_error"
    raw: bytes = b""  # sent as it is, then the connection ends
    silence: float = 0.0  # seconds


Step = Say | Fail | Break
