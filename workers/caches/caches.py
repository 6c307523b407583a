"""What a job gets of the caches: mounts that it can only read, and the variables of the go command.

    modules/REPOSITORY/         layers of module caches
    builds/REPOSITORY-IMAGE/    generations of a build cache

A package of the base branch that was never compiled before is compiled now, by a trusted warm-up:
the job would have to do the same, and could keep nothing of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Self

from itw import messages
from itw.go.build import BUILDS, MODULES, build_key, go_environment
from itw.go.modules import ModuleSet, UnusableModules, module_set
from itw.runs.sandbox import Ending, Target
from itw.tree import Tree
from workers.caches.builds import Builds, State
from workers.caches.download import Download
from workers.caches.eviction import evict, forget_formats, sweep
from workers.caches.limits import CacheLimits, ModuleSource
from workers.caches.modules import Modules
from workers.caches.warm_up import WarmUp
from workers.engine.labels import Labels
from workers.engine.source import source_of
from workers.engine.spec import Mount
from workers.engine.trusted import TrustedRuns

# Of the files in here. Workers of another version have a directory of their own while both run.
FORMAT = "format-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCaches:
    """For one job's container, whose /tmp must be writable."""

    mounts: tuple[Mount, ...]
    environment: Mapping[str, str]


class Caches:
    """The caches of one worker installation; `sources` is where commits are written to."""

    def __init__(
        self,
        directory: Path,
        runs: TrustedRuns,
        *,
        sources: Path,
        modules: ModuleSource | None = None,
        limits: CacheLimits | None = None,
    ) -> None:
        self._formats = directory.absolute()
        self._directory = self._formats / FORMAT
        self._runs = runs
        self._sources = sources
        self._limits = limits or CacheLimits()
        self._source = modules or ModuleSource()
        self._download = Download(runs, self._source, self._limits)

    def for_job(
        self,
        target: Target,
        tree: Tree,
        *,
        repository: str,
        labels: Labels,
        base: Tree | None,
        stopped: Callable[[], None] = lambda: None,
    ) -> AbstractContextManager[JobCaches]:
        """The caches of one job, kept from change and eviction within the block.

        `base` is a commit of the base branch: of what other jobs see, only its code was compiled.
        A warm-up or download that the job waits for ends with what `stopped` raises. Raises
        UnusableModules and CacheUnavailable.
        """
        return self._until(stopped)._for_job(
            target, tree, repository=repository, labels=labels, base=base
        )

    def _until(self, stopped: Callable[[], None]) -> Self:
        return type(self)(
            self._formats,
            self._runs.until(stopped),
            sources=self._sources,
            modules=self._source,
            limits=self._limits,
        )

    @contextmanager
    def _for_job(
        self, target: Target, tree: Tree, *, repository: str, labels: Labels, base: Tree | None
    ) -> Iterator[JobCaches]:
        needed = module_set(tree, target.module)
        if needed is None:
            reason = messages.no_module(package=target.package)
            raise UnusableModules(Ending.NOT_COMPILED, reason)
        with ExitStack() as stack:
            trusted = _base_set(base, target)
            modules = self.modules(repository)
            files = stack.enter_context(modules.head(needed, trusted))
            if base is not None and trusted is not None:
                self._ensure_warm(target, repository, base, trusted)
            yield JobCaches(
                mounts=(
                    stack.enter_context(self._mounted(files, labels)),
                    Mount(source=str(self._built(stack, repository)), target=BUILDS),
                ),
                environment=go_environment(target, vendored=needed.vendored),
            )
        self.sweep()

    def sweep(self) -> None:
        """Delete what killed workers and other versions left, and what is above the disk limit."""
        sweep(self._directory)
        forget_formats(self._formats, keep=FORMAT)
        evict(self._directory, limit=self._limits.disk)

    def _ensure_warm(self, target: Target, repository: str, base: Tree, trusted: ModuleSet) -> None:
        builds, key = self.builds(repository), build_key(target)
        state = State(trusted.digest, base.commit, int(time()))
        if builds.knows(key, state):
            return
        with ExitStack() as stack:
            try:
                files = stack.enter_context(self.modules(repository).base(trusted))
            except UnusableModules:
                return  # the base branch is broken; a pull request may be what mends it
            warm_up = WarmUp(
                runs=self._runs,
                target=target,
                source=stack.enter_context(source_of(base, self._sources)),
                modules=stack.enter_context(self._mounted(files)),
                vendored=trusted.vendored,
                seconds=self._limits.warm_up_seconds,
            )
            builds.warm(key, state, warm_up.compile_into)

    def modules(self, repository: str) -> Modules:
        directory = self._directory / "modules" / name_of(repository)
        return Modules(
            directory, self._download, depth=self._limits.depth, stopped=self._runs.stopped
        )

    def builds(self, repository: str) -> Builds:
        image = self._runs.image_id().removeprefix("sha256:")[:12]
        return Builds(
            self._directory / "builds" / f"{name_of(repository)}-{image}",
            largest=self._limits.disk // 4,
            seconds=self._limits.warm_up_seconds,
            fresh=self._limits.fresh_seconds,
            stopped=self._runs.stopped,
        )

    def _built(self, stack: ExitStack, repository: str) -> Path:
        generation = stack.enter_context(self.builds(repository).reading())
        if generation is not None:
            return generation.cache
        empty = self._directory / "empty"
        empty.mkdir(parents=True, exist_ok=True)
        return empty

    @contextmanager
    def _mounted(self, files: Sequence[Path], labels: Labels | None = None) -> Iterator[Mount]:
        if len(files) == 1:
            yield Mount(source=str(files[0]), target=MODULES)
            return
        with self._runs.overlay(files, MODULES, labels=labels) as mount:
            yield mount


def name_of(repository: str) -> str:
    return sha256(repository.lower().encode()).hexdigest()[:16]


def _base_set(base: Tree | None, target: Target) -> ModuleSet | None:
    """None where the base branch has no such module, or one that nobody can load."""
    if base is None:
        return None
    try:
        return module_set(base, target.module)
    except UnusableModules:
        return None
