"""An engine of a test's own, with a sandbox worker's images, that may be killed at any moment."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from itw.gateway.labels import JOB_ROLE, OWNER, ROLE
from tests.docker_engine.fixtures import DockerEngine
from tests.docker_engine.own_daemon import kill, own_daemon, patiently_started
from tools.engine.client import Engine
from tools.engine.images import Images
from tools.engine.install import Daemon

POSSIBLE = shutil.which("dockerd") is not None  # whether one may be started here


class OwnEngine:
    """It is only asked through the docker client: the SDK leaves sockets behind when it dies."""

    def __init__(self, daemon: Daemon, images: Images) -> None:
        self.daemon, self.images = daemon, images
        self.killed = self.killed_at_work = 0

    @property
    def environment(self) -> dict[str, str]:
        """Of a worker that is to use it."""
        return {
            "DOCKER_HOST": self.daemon.host,
            "ITW_JOB_IMAGE": self.images.job,
            "ITW_GATEWAY_IMAGE": self.images.gateway,
        }

    def is_at_work(self) -> bool:
        """Whether a pull request's tests run."""
        return bool(self._ask("ps", "--quiet", "--filter", f"label={ROLE}={JOB_ROLE}"))

    def things(self) -> list[str]:
        """Containers, networks and volumes of all jobs."""
        mine, kinds = ("--quiet", "--filter", f"label={OWNER}"), ("network", "volume")
        containers = self._ask("ps", "--all", *mine)
        return [*containers, *(name for kind in kinds for name in self._ask(kind, "ls", *mine))]

    def kill(self) -> None:
        """SIGKILL, and what a process manager does then."""
        self.killed += 1
        self.killed_at_work += self.is_at_work()
        kill(self.daemon)
        patiently_started(self.daemon)

    def _ask(self, *arguments: str) -> list[str]:
        return Engine(self.daemon.host).run(*arguments).split()


@contextmanager
def own_engine(like: DockerEngine) -> Iterator[OwnEngine]:
    """One with the images that the machine's engine has for jobs."""
    with own_daemon() as daemon:
        patiently_started(daemon)
        save = ["docker", "--host", like.host, "save", like.images.job, like.images.gateway]
        with subprocess.Popen(save, stdout=subprocess.PIPE) as packed:
            load = ["docker", "--host", daemon.host, "load", "--quiet"]
            subprocess.run(load, stdin=packed.stdout, stdout=subprocess.DEVNULL, check=True)
        yield OwnEngine(daemon, like.images)
