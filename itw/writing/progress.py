"""How far the writing is, as the comment and the check run beside it tell it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from itw import messages
from itw.spending import in_dollars
from itw.writing.evidence import Phase
from itw.writing.standing import Standing

# What is shown of the phases; the quick ones between them are part of their neighbours.
STEPS: tuple[tuple[str, tuple[Phase, ...]], ...] = (
    (Phase.PLAN.value, (Phase.FEASIBILITY, Phase.PLAN)),
    (Phase.DRAFT.value, (Phase.DRAFT,)),
    (Phase.COMPILE.value, (Phase.RULES, Phase.COMPILE)),
    (Phase.RUN.value, (Phase.RUN, Phase.REPEAT)),
    (Phase.MUTANTS.value, (Phase.MUTANTS,)),
    ("done", (Phase.DELIVER,)),
)


@dataclass(slots=True, kw_only=True)
class Progress:
    """Told by the writing loop, read by whoever shows it; each field is set in one step.

    `spent` is what was finished before has cost, in micro-dollars.
    """

    connectors: tuple[str, ...]
    spent: int = 0
    clock: Callable[[], float] = time.monotonic
    now: Standing = field(default=Standing(phase=Phase.FEASIBILITY))
    current: int = 0  # of the connectors
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def begin(self, number: int, spent: int) -> None:
        self.current, self.spent = number, spent
        self.at(Standing(phase=Phase.FEASIBILITY))

    def at(self, standing: Standing) -> None:
        self.now = standing

    def feed(self, line: bytes) -> None:
        """What a run prints is not shown here: it is a stranger's, and the report has the story."""

    @property
    def word(self) -> str:
        word = next(name for name, phases in STEPS if self.now.phase in phases)
        return f"{word} {self.now.number}/{self.now.of}" if self.now.of else word

    @property
    def title(self) -> str:
        return messages.writing_title(phase=self.word)

    def markdown(self) -> str:
        """The whole comment, but for its heading."""
        at = next(number for number, (_, phases) in enumerate(STEPS) if self.now.phase in phases)
        steps = [
            messages.writing_step(
                word=self.word if number == at else name, done=number < at, now=number == at
            )
            for number, (name, _) in enumerate(STEPS)
        ]
        lines = [" → ".join(steps), self._so_far()]
        if len(self.connectors) > 1:
            lines.insert(
                0,
                messages.writing_of(
                    connector=self.connectors[self.current],
                    number=self.current + 1,
                    of=len(self.connectors),
                ),
            )
        return "\n\n".join(lines)

    def _so_far(self) -> str:
        return messages.writing_so_far(
            elapsed=messages.duration_title(seconds=self.clock() - self.started),
            attempt=self.now.draft,
            cost=in_dollars(self.spent + self.now.cost),
        )
