"""Caches on the real engine, and jobs that run in them as the sandbox's do."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from itw.configuration.config import RunCommand
from itw.go.build import SOURCE
from itw.runs.sandbox import MIB, Target
from itw.tree import MemoryTree, Tree
from tests.docker_engine.fixtures import DockerEngine
from tests.workers.caches.go_proxy import GoProxy
from workers.caches.caches import Caches
from workers.caches.limits import CacheLimits, ModuleSource
from workers.engine import containers
from workers.engine.client import connect
from workers.engine.jobs import Jobs
from workers.engine.labels import Labels
from workers.engine.source import source_of
from workers.engine.spec import Mount, Role, Spec
from workers.engine.stream import attached
from workers.engine.trusted import TrustedRuns

COMMAND = RunCommand(cgo=False)


@dataclass(kw_only=True)
class Stage:
    """One installation's caches; a commit is a dict of its files."""

    directory: Path
    engine: DockerEngine
    owner: str
    proxy: GoProxy
    limits: CacheLimits = field(default_factory=CacheLimits)
    module: str = ""

    @property
    def jobs(self) -> Jobs:
        return Jobs(self.directory / "jobs", self.owner)

    @property
    def runs(self) -> TrustedRuns:
        return TrustedRuns(lambda: connect(self.engine.host), self.jobs, self.engine.images.job)

    @property
    def caches(self) -> Caches:
        return Caches(
            self.directory / "caches",
            self.runs,
            sources=self.directory / "sources",
            modules=ModuleSource(proxies=(self.proxy.url,), sum_database="off"),
            limits=self.limits,
        )

    def run(
        self,
        package: str,
        head: dict[str, bytes] | Tree,
        base: dict[str, bytes] | Tree | None,
        command: Sequence[str] = ("go", "test", "-count=1", "./..."),
    ) -> tuple[int, str]:
        """Run a command as a job on that commit; its exit code and output."""
        tree, trusted = _tree(head), None if base is None else _tree(base)
        target = Target(commit=tree.commit, package=package, module=self.module, command=COMMAND)
        with (
            self.jobs.begun(seconds=60) as job,
            source_of(tree, self.directory / "sources") as source,
            self.caches.for_job(
                target, tree, repository="org/repo", labels=job.labels, base=trusted
            ) as caches,
        ):
            spec = Spec(
                role=Role.JOB,
                image=self.engine.images.job,
                command=tuple(command),
                directory=f"{SOURCE}/{self.module}".rstrip("/"),
                mounts=(*caches.mounts, _source(source)),
                environment=caches.environment,
                scratch={"/tmp": 512 * MIB},  # noqa: S108 - the container's own
                memory=2048 * MIB,
                cpus=2.0,
            )
            return self._ended(spec, job.labels)

    def _ended(self, spec: Spec, labels: Labels) -> tuple[int, str]:
        with closing(connect(self.engine.host)) as api:
            container = containers.create(api, spec, labels)
            try:
                with attached(api, container) as output:
                    containers.start(api, container)
                    said = b""
                    while not output.ended:
                        said += b"".join(line for _, line in output.read(1))
                return containers.ended(api, container).exit_code, said.decode()
            finally:
                containers.remove(api, container)


def _tree(files: dict[str, bytes] | Tree) -> Tree:
    return MemoryTree(files) if isinstance(files, dict) else files


def _source(source: Path) -> Mount:
    return Mount(source=str(source), target=SOURCE)


@pytest.fixture
def stage(engine: DockerEngine, owner: str, tmp_path: Path) -> Stage:
    return Stage(
        directory=tmp_path / "itw",
        engine=engine,
        owner=owner,
        proxy=GoProxy(tmp_path / "proxy"),
    )
