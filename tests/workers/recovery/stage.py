"""GitHub's double and a real Valkey; the App is installed, and nobody works."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

import pytest
from redis import Redis

from itw.jobs import Job
from tests.github_double.conftest import github
from tests.github_double.double import GitHubDouble
from tests.github_double.people import RepositoryPage
from tests.github_double.pull_page import PullPage
from tests.github_double.state import Installation
from tests.workers.stage import Server
from workers import queue
from workers.github.allowance import Allowance
from workers.github.app import App
from workers.github.policy import Policy
from workers.recovery.memory import Memory
from workers.recovery.redelivery import Redelivery
from workers.recovery.sweep import Sweep, Swept
from workers.settings import Settings

__all__ = ["github"]

NAME = "acme/connect"
POLICY = Policy(backoff=0.001, between_writes=0, sleep=lambda _: None)


@dataclass
class Stage:
    """`put` are the jobs that a sweep has put."""

    double: GitHubDouble
    server: Server
    installation: Installation
    put: list[Job] = field(default_factory=list)

    @property
    def repository(self) -> RepositoryPage:
        return self.double.repository(NAME)

    @cached_property
    def redis(self) -> "Redis[bytes]":
        return Redis.from_url(self.server.url)

    @cached_property
    def app(self) -> App:
        key, url = self.double.app.private_key, self.double.api_url
        return App(str(self.double.app.id), key, base_url=url, policy=POLICY)

    def open_pull(self, branch: str, **more: Any) -> PullPage:
        self.repository.push(branch, {"a.go": f"package {branch}\n"})
        return self.repository.open_pull(branch, **more)

    def later(self, **by: float) -> None:
        self.double.clock.forward(**by)

    def sweep(
        self, *, dry: bool = False, requests: int = 100, charged: int = 100, at_most: int = 20
    ) -> Swept:
        return Sweep(
            app=self.app,
            redis=self.redis,
            put=self._put,
            allowance=partial(Allowance, requests, charged),
            dry=dry,
            at_most=at_most,
        ).round()

    def _put(self, job: Job) -> None:
        self.put.append(job)

    def queued(self, job: Job) -> None:
        """A job waits that its webhook has put."""
        queue.put(Settings(redis_url=self.server.url), job)

    def wipe(self) -> None:
        with self.server.client() as client:
            client.flushall()

    def redelivery(self, **more: Any) -> Redelivery:
        app = self.app
        return Redelivery(app.deliveries, Memory(self.redis), app.now, **more)

    def run(self, pull: PullPage, external_id: str, conclusion: str = "") -> None:
        """A check run of ours on its head."""
        repository = self.app.repository(self.installation.id, NAME)
        repository.start_check_run(pull.head_sha, external_id)
        if conclusion:
            run = self.repository.state.runs[-1]
            run.status, run.conclusion, run.completed_at = "completed", conclusion, run.started_at

    def statuses(self) -> list[tuple[str, str | None]]:
        return [(run.status, run.conclusion) for run in self.repository.state.runs]


@pytest.fixture
def stage(github: GitHubDouble, server: Server) -> Iterator[Stage]:
    github.repository(NAME).give("dev", "write")
    installation = github.install(NAME)
    stage = Stage(github, server, installation)
    stage.later(hours=1)
    yield stage
    assert github.broken == []
    stage.redis.close()
    github.clock.ahead = timedelta(0)
