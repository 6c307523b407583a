"""How much a writing job may take: drafts, time and money; and what it took so far."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from itw.spending import Tokens
from workers.writing.journal import Paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`drafts` counts the first one and every one after it; `cost` what was paid before a kill too.

    The purse's limits hold besides: they know what a question costs before it is asked.
    """

    drafts: int = 8
    cost: int | None = None  # micro-dollars
    seconds: float = 2 * 3600.0
    of_a_kind: int = 3  # drafts in a row with trouble of the same kind that get nowhere


@dataclass(slots=True)
class Taken:
    """What was used so far. A step that comes from the journal counts with what it cost then."""

    clock: Callable[[], float] = time.monotonic
    drafts: int = 0
    tokens: Tokens = field(default_factory=Tokens)
    cost: int = 0
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def add(self, paid: Paid) -> None:
        self.tokens += paid.tokens
        self.cost += paid.cost

    @property
    def seconds(self) -> float:
        return self.clock() - self.began
