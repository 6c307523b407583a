"""A Go module whose tests do one thing each to the sandbox, and a sandbox to run them in.

Only `net` and `testing` are compiled, once for all tests: the Docker API is spoken by hand.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from itw.configuration.config import RunCommand
from itw.go.build import MODULES, go_environment
from itw.runs.images import BUILT_IN
from itw.runs.sandbox import Limits, Target
from itw.tree import MemoryTree, Tree
from tests.docker_engine.fixtures import DockerEngine
from workers.engine.labels import Labels
from workers.engine.spec import Mount
from workers.sandbox import Sandbox
from workers.sandbox_settings import SandboxSettings

GO = Path(__file__).parents[1] / "testdata/sandbox"
LIMITS = Limits(seconds=240, memory=512 << 20, disk=256 << 20, service_memory=64 << 20)


def go_tree() -> MemoryTree:
    """`.go.txt` keeps the files out of our own tools' sight."""
    files = (path for path in GO.rglob("*.txt") if path.is_file())
    return MemoryTree(
        {path.relative_to(GO).as_posix().removesuffix(".txt"): path.read_bytes() for path in files}
    )


def target(package: str = "internal/impl/x", *, module: str = "", run: str = "^Test") -> Target:
    return Target(
        commit="0" * 40, package=package, module=module, command=RunCommand(run=run, cgo=False)
    )


@dataclass(frozen=True)
class SharedBuilds:
    """A build cache that every test writes to: they trust each other."""

    directory: Path

    @dataclass(frozen=True)
    class Job:
        mounts: tuple[Mount, ...]
        environment: Mapping[str, str]

    @contextmanager
    def __call__(
        self, target: Target, tree: Tree, *, labels: Labels, base: Tree | None, stopped: object
    ) -> Iterator["SharedBuilds.Job"]:
        del tree, labels, base, stopped
        environment = {**go_environment(target), "GOCACHE": "/builds"}
        del environment["GOCACHEPROG"]
        modules = self.directory / "no-modules"
        (modules / "cache/download").mkdir(parents=True, exist_ok=True)
        mounts = (
            Mount(source=str(self.directory), target="/builds", read_only=False),
            Mount(source=str(modules), target=MODULES),
        )
        yield self.Job(mounts, environment)


def sandbox_on(
    engine: DockerEngine,
    directory: Path,
    builds: Path,
    *,
    owner: str = "",
    limits: Limits = LIMITS,
    images: tuple[str, ...] = BUILT_IN,
) -> Sandbox:
    """A sandbox whose things have the label of that owner."""
    directory.mkdir(parents=True, exist_ok=True)
    if owner:
        (directory / "owner").write_text(owner)
    settings = SandboxSettings(
        directory=directory,
        engine=engine.host,
        job_image=engine.images.job,
        gateway_image=engine.images.gateway,
        images=images,
        limits=limits,
    )
    return Sandbox(settings, SharedBuilds(builds))
