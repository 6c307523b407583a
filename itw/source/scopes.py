"""Where in a function a line stands: closures, and the control statements around it."""

from dataclasses import dataclass, field
from enum import StrEnum

from itw.source.span import Span
from itw.source.text import Text


class ScopeKind(StrEnum):
    """Why a function body or closure runs, and on which goroutine."""

    BODY = "body"  # the function's own body
    GOROUTINE = "goroutine"  # go func() {…}(), wg.Go(func…), errgroup's Go
    DEFER = "defer"  # defer func() {…}()
    CLEANUP = "cleanup"  # t.Cleanup(func…)
    SUBTEST = "subtest"  # t.Run(name, func…)
    CONDITION = "condition"  # assert.Eventually(t, func…), Never, EventuallyWithT
    RETRY = "retry"  # pool.Retry(func…)
    CALLBACK = "callback"  # a closure given to any other call
    CALLED = "called"  # func() {…}() on the spot
    CLOSURE = "closure"  # assigned to a variable, put in a literal or returned


@dataclass(frozen=True, slots=True)
class Scope(Span):
    """A function body or closure. `parent` is the index of the enclosing scope, -1 for a body."""

    text: Text = field(repr=False)
    kind: ScopeKind
    parent: int
    start: int
    end: int
    name: str = ""  # variable the closure is assigned to
    call: int = -1  # index in the function's calls of the call the closure is given to


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A control statement: "if", "for", "select", "switch" or "case"."""

    text: Text = field(repr=False)
    kind: str
    start: int
    end: int

    @property
    def body(self) -> int:
        """Offset of the brace (or a case's colon) that ends the header."""
        mark = ":" if self.kind == "case" else "{"
        depth = 0
        code = self.text.code
        for position in range(self.start, self.end):
            char = code[position]
            if char == mark and depth == 0:
                return position
            depth += (char in "([") - (char in ")]")
        return self.end

    @property
    def header(self) -> str:
        """`if err != nil` of `if err != nil {…}`, with strings blanked."""
        return self.text.code[self.start : self.body].strip()
