"""What the model is asked, what it answers, and who pays for it: values, no request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from itw.spending import Limit, Tokens

Reply = TypeVar("Reply", bound=BaseModel)
Effort = Literal["low", "medium", "high", "xhigh", "max"]


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
