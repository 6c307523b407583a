"""Recorders that play the sandbox in unit tests of the stories: nothing is run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from itw.configuration.config import USUAL, RunPolicy
from itw.runs.sandbox import AS_IT_IS, Ending, SandboxRun, Target, Variant
from itw.tree import Tree
from workers.services import RunStopped

Answer = Callable[[Target, Event], SandboxRun]


@dataclass
class FakeSandbox:
    """Answers each `go test` as the test says; what it was given is recorded."""

    answer: Answer
    opened: list[Target] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    policies: list[RunPolicy] = field(default_factory=list)
    closed: int = 0
    compiled: list[Variant] = field(default_factory=list)
    compiles: Callable[[Variant], Ending] = lambda _variant: Ending.RAN
    lines: Callable[[Target], Sequence[bytes]] = lambda _target: ()

    @contextmanager
    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> Iterator["FakeJob"]:
        self.opened.append(target)
        self.trees.append(tree)
        self.policies.append(policy)
        try:
            yield FakeJob(self, target, stop or Event())
        finally:
            self.closed += 1


@dataclass
class FakeJob:
    sandbox: FakeSandbox
    target: Target
    stop: Event

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        del tests, variant
        for line in self.sandbox.lines(self.target):
            (on_line or print)(line)
        run = self.sandbox.answer(self.target, self.stop)
        if self.stop.is_set():
            raise RunStopped
        return run

    def go_vet(self) -> SandboxRun:
        return SandboxRun(ending=Ending.RAN, target=self.target)

    def go_compile(self, variant: Variant = AS_IT_IS) -> SandboxRun:
        self.sandbox.compiled.append(variant)
        return SandboxRun(ending=self.sandbox.compiles(variant), target=self.target)
