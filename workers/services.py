"""What the stories act with: GitHub, git and the lease, as they need them and no more.

The protocols are what unit tests fake. Others have modules of their own: workers/on_github.py,
workers/on_installation.py, workers/under_way.py, workers/reviewer.py and workers/writer.py.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from itw.configuration.config import USUAL, RunPolicy
from itw.diff import Diff
from itw.fair_shares.day import UsedUp
from itw.fair_shares.limits import Most
from itw.jobs import Job, ReviewWithModel, WriteTests
from itw.reporting.links import Links
from itw.runs.sandbox import AS_IT_IS, SandboxRun, Target, Variant
from itw.spending import Limit
from itw.tree import Tree
from workers.on_github import GitHub
from workers.on_installation import Installation
from workers.reviewer import Reviewer
from workers.under_way import Counted, ModelReviews, Runs, Writes
from workers.writer import Writer


class Change(Protocol):
    """A base branch's tip, a head commit, and what lies between; git is read when asked."""

    @property
    def tip_tree(self) -> Tree: ...
    @property
    def base(self) -> str:
        """The merge base."""
        ...

    @property
    def diff(self) -> Diff: ...
    @property
    def base_tree(self) -> Tree: ...
    @property
    def head_tree(self) -> Tree: ...

    def log(self, path: str) -> str:
        """The latest commits up to the head that changed a path, each with its patch."""
        ...


class Held(Protocol):
    def check(self) -> None:
        """Raise TransientError when somebody else may be at work on the same thing."""
        ...


class Lease(Protocol):
    def __call__(self, number: int, *, wait: float = 0.0) -> AbstractContextManager[Held]: ...


class SandboxJob(Protocol):
    """One package at one commit, ready to run; each `go_test` gets a container of its own."""

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        """Run the target's command, or only the named top-level tests, on a variant of the code.

        `on_line` sees each line of `go test -json` as it comes. Never raises for what a test does.
        """
        ...

    def go_vet(self) -> SandboxRun:
        """Vet as `go test` does, and run nothing: RAN, or NOT_COMPILED with lines in `stray`."""
        ...

    def go_compile(self, variant: Variant = AS_IT_IS) -> SandboxRun:
        """Compile the tests and run none: RAN, or NOT_COMPILED with every error in `stray`."""
        ...


class RunStopped(Exception):
    """Nobody wants the run any more: it was cancelled, or a newer push came. Not a result."""


class Sandbox(Protocol):
    """Throw-away Docker workers for code that nobody vouches for."""

    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> AbstractContextManager[SandboxJob]:
        """Everything a job needs, for as long as the context lasts; nothing is left after it.

        The tree's files are what runs (links and submodules are not in a Tree). `base` is the
        merge base, whose code alone may warm caches that other jobs see. `policy` is the
        repository's: images beside the built-in list, and limits up to the operator's maximum.
        Another thread sets `stop` when the run is not wanted any more: opening, and a `go_test`
        that is under way, then raise RunStopped within two seconds.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a story may touch, for one repository of one installation.

    `change(base, head)` fetches two commits, each a SHA or a full ref. `lease(number)` keeps
    other jobs off a pull request, and waits for it where told to; `run_lease` does so among test
    runs only, which take long, `write_lease` among those that write, `answer_lease` among those
    that answer comments, and `model_lease` among the model's reviews. `reviewer` is there where a
    model reviews. `sandbox` is there in sandbox workers alone; `failed_probes` are the probes of
    its engine that did not hold. `writer` is there where tests are written; `limits` are those on
    the money that a job of it may spend, and `spent` what was spent under one of them; `used_up`
    is what the repository has used up of its day in sandboxes, `full` tells of a queue which
    limit on jobs at once is reached, and `hurry` lets what is delayed for a pull request have its
    time now. `counted` counts each thing once, and never fails.
    """

    github: GitHub
    change: Callable[[str, str], AbstractContextManager[Change]]
    lease: Lease
    run_lease: Lease
    write_lease: Lease
    answer_lease: Lease
    model_lease: Lease
    runs: Runs
    writes: Writes
    model_reviews: ModelReviews
    counted: Counted
    spent: Callable[[Limit], int]
    limits: Callable[[WriteTests | ReviewWithModel], tuple[Limit, ...]]
    put: Callable[[Job], None]
    installation: Installation
    links: Links
    version: str = ""
    used_up: Callable[[], UsedUp | None] = lambda: None
    full: Callable[[str], Most | None] = lambda _queue: None
    hurry: Callable[[int], None] = lambda _number: None
    sandbox: Sandbox | None = None
    failed_probes: tuple[str, ...] = ()
    writer: Writer | None = None
    reviewer: Reviewer | None = None
