"""The part of a test's output that is kept: how it began, how it ended, and what tells its story.

Lines are kept as they came, each an output event of `go test -json`, and are decoded when shown.
"""

import re
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from itw.story.phase import BEGINS, LOGGED

HEAD_LINES = 200  # of a test's output: how it began
TAIL_LINES = 400  # and how it ended
BETWEEN_LINES = 1000  # of those between: the steps, and the beginnings of what went wrong
FOLLOWING = 200  # lines that a panic or a race may have
ASSERTION = 40  # and a failed assertion
MAX_KEPT = 64 << 20  # bytes of output kept in all, however many tests a hostile run invents

# A narrated step, or the first line of a panic, a race or testify's block (`name.go:12: ` alone).
TELLING = re.compile(
    rb'"Output":"(?:(?P<block>panic: |fatal error: |WARNING: DATA RACE)|'
    + rf'{LOGGED}(?:(?P<empty>\\n")|{BEGINS}))'.encode()
)


@dataclass(slots=True)
class Budget:
    left: int = MAX_KEPT


@dataclass(slots=True)
class KeptOutput:
    """The first and last lines of something that may print without end."""

    budget: Budget
    head: list[bytes] = field(default_factory=list)
    between: list[bytes] = field(default_factory=list)
    tail: deque[bytes] = field(default_factory=lambda: deque(maxlen=TAIL_LINES))
    following: int = 0  # lines that belong to the one that was kept last
    count: int = 0

    def add(self, line: bytes) -> None:
        self.count += 1
        if len(self.tail) == TAIL_LINES:
            self._pass_by(self.tail.popleft())
        if len(line) > self.budget.left:
            return
        self.budget.left -= len(line)
        (self.head if len(self.head) < HEAD_LINES else self.tail).append(line)

    def _pass_by(self, line: bytes) -> None:
        """A line between the first and the last ones: kept where a story needs it."""
        told = TELLING.match(line, line.find(b'"Output":"'))
        if told:
            lines = FOLLOWING if told["block"] else ASSERTION if told["empty"] else 1
            self.following = max(self.following, lines)
        if self.following and len(self.between) < BETWEEN_LINES:
            self.following -= 1
            self.between.append(line)
        else:
            self.budget.left += len(line)

    @property
    def dropped(self) -> int:
        return self.count - len(self.head) - len(self.between) - len(self.tail)

    @property
    def parts(self) -> tuple[Collection[bytes], ...]:
        """What was left out lies between them."""
        return self.head, self.between, self.tail
