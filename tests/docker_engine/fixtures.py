"""A real Docker engine for tests, its images, and the proof that nothing is left on it.

    def test_something(engine: DockerEngine, owner: str) -> None:
        engine.client.containers.run(engine.images.job, labels={"itw.owner": owner}, …)

Everything that a test makes carries its `owner` in the label `itw.owner`. What is still there after
the test is removed, and makes the test fail: a test that leaves something on purpose calls
`engine.sweep(owner)` itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import docker
import pytest

from tools.engine.client import EngineError
from tools.engine.ensure import ensure_engine
from tools.engine.images import Images, ensure_images
from tools.engine.install import CannotInstall
from tools.engine.modules import download_modules
from tools.engine.settings import EngineSettings

OWNER = "itw.owner"  # the label
LEFT_OUT = "WITHOUT_DOCKER is set: what needs a Docker engine is not tested"


@dataclass(frozen=True, slots=True)
class DockerEngine:
    """`host` is what DOCKER_HOST would say, `images` are those of this working copy."""

    client: docker.DockerClient
    host: str
    images: Images

    def things(self, owner: str) -> list[str]:
        """What there is of an owner's: "container redis_1", "network itw-x", "volume y"."""
        mine: Any = {"filters": {"label": f"{OWNER}={owner}"}}
        containers = self.client.api.containers(all=True, **mine)
        networks = self.client.networks.list(**mine)
        volumes = self.client.volumes.list(**mine)
        return [
            *(f"container {each['Names'][0].lstrip('/')}" for each in containers),
            *(f"network {each.name}" for each in networks),
            *(f"volume {each.name}" for each in volumes),
        ]

    def sweep(self, owner: str) -> list[str]:
        """Remove everything of an owner's; what it was."""
        found = self.things(owner)
        for thing in found:
            kind, _, name = thing.partition(" ")
            self._remove(kind, name)
        return found

    def _remove(self, kind: str, name: str) -> None:
        remove = {
            "container": lambda: self.client.api.remove_container(name, v=True, force=True),
            "network": lambda: self.client.api.remove_network(name),
            "volume": lambda: self.client.api.remove_volume(name, force=True),
        }[kind]
        try:
            remove()
        except docker.errors.NotFound:
            return  # it went by itself meanwhile


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, where it is read, how much was left out: skipped is not passed."""
    skipped = terminalreporter.stats.get("skipped", ())
    left_out = [report for report in skipped if LEFT_OUT in str(report.longrepr)]
    if left_out:
        terminalreporter.section("not tested", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(left_out)} tests were left out. {LEFT_OUT}.", red=True)


@pytest.fixture(scope="session")
def engine() -> Iterator[DockerEngine]:
    """The engine that runs, with every image built. In CI its absence is a failure."""
    settings = EngineSettings.from_env()
    if settings.without_docker and not settings.in_ci:
        pytest.skip(LEFT_OUT)
    try:
        found = ensure_engine(settings)
        images = ensure_images(found, settings)
    except (CannotInstall, EngineError) as error:
        pytest.fail(str(error), pytrace=False)
    client = docker.DockerClient(base_url=found.host, version="auto", timeout=60)
    try:
        yield DockerEngine(client, found.host, images)
    finally:
        client.close()


@pytest.fixture(scope="session")
def module_cache() -> Path:
    """The machine's Go module cache, with every module of the sample repository in it."""
    found = download_modules()
    if found is None:
        pytest.fail("Go is not installed", pytrace=False)
    return found


@pytest.fixture
def owner(engine: DockerEngine) -> Iterator[str]:
    """The label's value for everything this test makes; nothing of it may be left."""
    name = f"test-{uuid4().hex[:12]}"
    yield name
    left = engine.sweep(name)
    assert not left, f"left on the engine: {left}"
