"""What a job sees of earlier builds: modules and compiled packages that it can only read."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from itw.runs.sandbox import Target
from itw.tree import Tree
from workers.engine.labels import Labels
from workers.engine.spec import Mount


class JobCaches(Protocol):
    """`environment` is all that the go command needs to know."""

    @property
    def mounts(self) -> tuple[Mount, ...]: ...

    @property
    def environment(self) -> Mapping[str, str]: ...


class CachesFor(Protocol):
    def __call__(
        self,
        target: Target,
        tree: Tree,
        *,
        labels: Labels,
        base: Tree | None,
        stopped: Callable[[], None],
    ) -> AbstractContextManager[JobCaches]:
        """The caches of one job, kept within the block.

        Only the base's code is compiled into what other jobs see. What has to be made first is
        given up when `stopped` raises. Raises UnusableModules where modules can't be had.
        """
        ...
