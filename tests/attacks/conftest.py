"""A sandbox for strangers: its builds come from a trusted run, and it can only read them."""

import fcntl
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest

from itw.configuration.config import RunCommand
from itw.go.build import BUILDS, MODULES, go_environment
from itw.runs.sandbox import GIB, MIB, Ending, Limits, SandboxRun, Target
from itw.tree import MemoryTree, Tree
from tests.docker_engine.fixtures import OWNER, DockerEngine
from workers.engine.labels import Labels
from workers.engine.run import GoTests
from workers.engine.spec import Mount
from workers.sandbox import Sandbox
from workers.sandbox_settings import SandboxSettings

REPOSITORY = Path(__file__).parents[1] / "testdata" / "attacks"
LIMITS = Limits(
    seconds=180, memory=768 * MIB, disk=256 * MIB, service_memory=96 * MIB, output=64 * MIB
)
QUIET, LOUD = "internal/impl/quiet", "internal/impl/loud"

OpenJob = Callable[..., AbstractContextManager[GoTests]]


@dataclass(frozen=True)
class JobCaches:
    mounts: tuple[Mount, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Builds:
    """One directory with Go's build cache: the trusted write to it, strangers read it."""

    directory: Path
    trusted: bool = False

    @contextmanager
    def __call__(
        self, target: Target, tree: Tree, *, labels: Labels, base: Tree | None, stopped: object
    ) -> Iterator[JobCaches]:
        del tree, labels, base, stopped
        environment = go_environment(target)
        if self.trusted:
            del environment["GOCACHEPROG"]
            environment["GOCACHE"] = BUILDS
        modules = self.directory.with_name("no-modules") / "cache" / "download"
        modules.mkdir(parents=True, exist_ok=True)
        mounts = (
            Mount(source=str(self.directory), target=BUILDS, read_only=not self.trusted),
            Mount(source=str(modules.parents[1]), target=MODULES),
        )
        yield JobCaches(mounts, environment)


def files() -> dict[str, bytes]:
    """The repository that attacks."""
    found = (path for path in REPOSITORY.rglob("*") if path.is_file())
    return {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in found}


def target(package: str, run: str = "^Test") -> Target:
    return Target(commit="a" * 40, package=package, command=RunCommand(run=run, cgo=False))


@pytest.fixture(scope="session")
def builds(engine: DockerEngine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the trusted compiled: everything, and for other tests too."""
    directory = tmp_path_factory.getbasetemp().parent / "sandbox-builds"
    directory.mkdir(exist_ok=True)
    directory.chmod(0o777)
    owner = f"attacks-{uuid4().hex[:12]}"
    limits = replace(LIMITS, seconds=400, memory=2 * GIB)  # everything, on a machine that is busy
    place = tmp_path_factory.mktemp("trusted")
    made = sandbox_on(engine, place, owner, Builds(directory, True), limits)
    with (
        directory.with_suffix(".lock").open("w") as lock,
        made.open(target("internal/impl/...", "^NoTest$"), MemoryTree(files())) as job,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes of one test run want the same
        run = job.go_test()
        assert run.ending is Ending.RAN, run
    assert engine.sweep(owner) == []
    return directory


def sandbox_on(
    engine: DockerEngine, directory: Path, owner: str, builds: Builds, limits: Limits = LIMITS
) -> Sandbox:
    (directory / "owner").write_text(owner)
    settings = SandboxSettings(
        directory=directory,
        engine=engine.host,
        job_image=engine.images.job,
        gateway_image=engine.images.gateway,
        limits=limits,
    )
    return Sandbox(settings, builds)


@pytest.fixture(scope="module")
def opened(
    engine: DockerEngine, builds: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenJob]:
    """Opens jobs of the repository that attacks; fails where one left anything on the engine."""
    owners: list[str] = []

    @contextmanager
    def open_job(
        package: str,
        more: Mapping[str, bytes] | None = None,
        *,
        alone: bool = False,
        limits: Limits = LIMITS,
    ) -> Iterator[GoTests]:
        """With `more` files than the repository's, or with those alone."""
        owners.append(f"attacks-{uuid4().hex[:12]}")
        directory = tmp_path_factory.mktemp("sandbox")
        sandbox = sandbox_on(engine, directory, owners[-1], Builds(builds), limits)
        with sandbox.open(
            target(package), MemoryTree(({} if alone else files()) | dict(more or {}))
        ) as job:
            yield job  # type: ignore[misc]
        assert engine.things(owners[-1]) == []
        assert not [path for path in (directory / "jobs").iterdir() if path.is_dir()]

    yield open_job
    assert [engine.sweep(owner) for owner in owners] == [[] for _ in owners]


def addresses_of_this_host() -> set[str]:
    """Where a service of this machine can be asked from elsewhere."""
    found = set(re.findall(r"\|-- (\S+)", Path("/proc/net/fib_trie").read_text()))
    return {each for each in found if not each.endswith((".0", ".255")) and each != "127.0.0.1"}


@dataclass(frozen=True, kw_only=True)
class Victim:
    """A container of another job, with a secret in its environment."""

    id: str
    name: str
    network: str
    address: str  # of its Redis


@pytest.fixture(scope="session")
def victim(engine: DockerEngine) -> Iterator[Victim]:
    owner = f"attacks-victim-{uuid4().hex[:12]}"
    labels = {OWNER: owner}
    network = engine.client.networks.create(f"{owner}-network", internal=True, labels=labels)
    engine.client.volumes.create(f"{owner}-volume", labels=labels)
    container = engine.client.containers.run(
        "redis:latest",
        detach=True,
        name=owner,
        environment={"SECRET": "s3cr3t"},
        network=network.name,
        labels=labels,
    )
    container.reload()
    address = container.attrs["NetworkSettings"]["Networks"][network.name]["IPAddress"]
    yield Victim(
        id=str(container.id),
        name=owner,
        network=str(network.name),
        address=f"{address}:6379",
    )
    container.reload()
    assert container.status == "running"
    engine.sweep(owner)


@pytest.fixture(scope="session")
def here(victim: Victim) -> Iterator[bytes]:
    """Addresses at which a service of the engine's host listens, and one of another job."""
    everywhere = socket.create_server(
        ("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=256
    )
    with everywhere as server:
        port = server.getsockname()[1]
        hosts = [f"{each}:{port}" for each in sorted(addresses_of_this_host())]
        yield "\n".join([*hosts, victim.address]).encode()


def escapes(run: SandboxRun) -> list[str]:
    """What the attacking tests found a way to do, in their own words."""
    return [
        line.text.strip()
        for test in run.report.tests
        for line in test.lines
        if "ESCAPED" in line.text
    ]
