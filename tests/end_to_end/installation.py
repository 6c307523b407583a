"""A whole installation in processes of its own, each of which may be killed: see test_load.py."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bot.deliveries import SECRET
from tests.end_to_end.system import System
from tests.github_double.double import GitHubDouble
from tests.model_double.server import KEY, Double
from tests.workers.serving import free_port
from tests.workers.stage import Server, Worker, wait_until
from workers.recovery.clock import RAN
from workers.runs import PRESENCE

HERE = __package__
DISK = "24m"  # of the data directory, where we may mount one


class Installation:
    """Receiver, beat, review workers, and those of a model and an engine where there is one.

    `system` has GitHub and Redis. Each process has a process group of its own, and is killed with
    all its children.
    """

    def __init__(
        self,
        system: System,
        workers: int = 1,
        model: Double | None = None,
        engine: Mapping[str, str] | None = None,
    ) -> None:
        self.system, self.model, self.engine = system, model, engine
        self.env = system.environment | {"ITW_WEBHOOK_SECRET": SECRET.decode()}
        self.env |= {"ITW_CONCURRENCY": "1", "ITW_SWEEP_REQUESTS": "600"}
        self.running: dict[str, Worker] = {}
        self.port = free_port()
        names = ["receiver", "beat", *(f"worker-{number + 1}" for number in range(workers))]
        for name in [*names, *(["model"] if model else []), *(["sandbox"] if engine else [])]:
            self.start(name)
        self.wait_for_the_receiver()
        system.github.send_webhooks_to(self.url)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def start(self, name: str) -> None:
        kind, log = name.split("-")[0], self.system.directory / f"{name}.log"
        module = {"receiver": "bot", "model": f"{HERE}.model_worker"}
        module |= {"sandbox": f"{HERE}.engine_worker"}
        env = self.env | self._own(kind)
        self.running[name] = Worker(module.get(kind, f"{HERE}.{kind}"), "2", env, log)

    def _own(self, kind: str) -> Mapping[str, str]:
        """What only processes of one kind are told."""
        if kind == "receiver":
            return {"ITW_PORT": str(self.port)}
        if kind == "model" and self.model:
            return {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": self.model.url}
        if kind == "sandbox" and self.engine:  # as on a machine of its own
            return {**self.engine, "ITW_DATA_DIR": str(self.system.directory / "engine")}
        return {}

    def kill(self, name: str) -> None:
        """SIGKILL, and what a process manager does then."""
        self.running[name].kill()
        self.start(name)

    def wait_for_the_receiver(self) -> None:
        wait_until(self._receives, 30, "receiver")

    def wait_for_the_sandbox(self) -> None:
        """Until reviews know that tests can be run."""

        def announced() -> bool:
            with self.system.redis.client() as client:
                return client.get(PRESENCE) is not None

        wait_until(announced, 120, "sandbox worker")

    def ended_by_themselves(self) -> list[str]:
        """Processes that nobody killed, and that are gone."""
        return [name for name, each in self.running.items() if each.process.poll() is not None]

    def wait_for_the_beat(self) -> None:
        """Until it has looked at everything as it is now: a round is marked when it begins."""
        seen: set[str | None] = set()

        def twice() -> bool:
            with self.system.redis.client() as client:
                seen.add(client.hget(RAN, "sweep"))
            return len(seen) > 2

        wait_until(twice, 60, "beat")

    def close(self) -> None:
        for each in self.running.values():
            if each.process.poll() is None:
                each.kill()

    def _receives(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@contextmanager
def small_disk(directory: Path) -> Iterator[bool]:
    """A file system of a few megabytes at `directory`, and whether we were allowed to mount it."""
    directory.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "tmpfs", str(directory)]
    allowed = os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0
    try:
        yield allowed
    finally:
        if allowed:
            subprocess.run(["umount", "--lazy", str(directory)], check=True)


@contextmanager
def installed(
    directory: Path,
    workers: int = 1,
    model: Double | None = None,
    engine: Mapping[str, str] | None = None,
) -> Iterator[Installation]:
    redis = Server(directory / "valkey")
    try:
        with GitHubDouble(secret=SECRET.decode()) as github:
            github.limits.secondary = False
            system = System(github, redis, directory)
            try:
                installation = Installation(system, workers, model, engine)
                try:
                    yield installation
                finally:
                    installation.close()
            finally:
                system.close()
            assert github.broken == []
            assert system.told_secrets() == []
    finally:
        redis.kill()
