"""Does what a plan of tests asks for, one `go test` after the other, until nothing is wanted."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from itw.errors import TransientError
from itw.runs.plan import TestPlan
from itw.runs.report import Executed, Request, Side
from itw.runs.requests import is_any_lost, what_next
from itw.runs.sandbox import Target
from itw.tree import Tree
from workers.services import SandboxJob

Opening = Callable[[Target, Tree], AbstractContextManager[SandboxJob]]


class Watching(Protocol):
    """Is told of every run before it begins, and of each line that it prints."""

    def begin(self, request: Request) -> None:
        """May raise, when nobody wants the rest any more."""
        ...

    def feed(self, line: bytes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """`tree_of` gives the code of a side, None where there is none; `seconds` is for all runs.

    `may_wait` says whether to try everything again later where the engine took a run along and is
    not back for the next: what takes an engine along may be the tests, each time.
    """

    plan: TestPlan
    tree_of: Callable[[Side], Tree | None]
    opening: Opening
    watching: Watching
    seconds: float
    without_fix: bool = False
    may_wait: Callable[[], bool] = lambda: True

    def run(self, executed: tuple[Executed, ...] = ()) -> tuple[Executed, ...]:
        """All that was executed, before and now, when nothing more is wanted or the time is up."""
        until = time.monotonic() + self.seconds
        left_out: set[Request] = set()
        while wanted := self._next(executed, left_out):
            for request in wanted:
                if time.monotonic() > until:
                    return executed
                tree = self.tree_of(request.side)
                if tree is None:
                    left_out.add(request)
                    continue
                try:
                    executed += (self._once(request, tree),)
                except TransientError:
                    if not is_any_lost(executed) or self.may_wait():
                        raise
                    left_out.add(request)
        return executed

    def _next(self, executed: tuple[Executed, ...], left_out: set[Request]) -> tuple[Request, ...]:
        wanted = what_next(self.plan, executed, without_fix=self.without_fix)
        return tuple(request for request in wanted if request not in left_out)

    def _once(self, request: Request, tree: Tree) -> Executed:
        self.watching.begin(request)
        with self.opening(request.target, tree) as job:
            return Executed(request=request, run=job.go_test(on_line=self.watching.feed))
