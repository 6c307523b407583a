"""A sandbox whose time is counted for those who have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from itw.configuration.config import USUAL, RunPolicy
from itw.runs.sandbox import Target
from itw.tree import Tree
from workers.dispatch.minutes import Minutes
from workers.services import Sandbox, SandboxJob


@dataclass(frozen=True, slots=True)
class CountedSandbox:
    """Implements `workers.services.Sandbox`."""

    sandbox: Sandbox
    minutes: Minutes

    @contextmanager
    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> Iterator[SandboxJob]:
        with (
            self.minutes.counting(),
            self.sandbox.open(target, tree, base=base, policy=policy, stop=stop) as job,
        ):
            yield job
