"""The adapter against the double, with waits too short to notice."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.github_double.conftest import github
from tests.github_double.double import GitHubDouble
from tests.github_double.pull_page import PullPage
from tests.github_double.state import Installation
from workers.github.app import App
from workers.github.policy import Policy
from workers.github.repository import Repository

__all__ = ["github"]

NAME = "acme/connect"
LINES = "".join(f"line {number}\n" for number in range(1, 61))
EDITED = {
    "a.go": LINES.replace("line 10\n", "ten\n").replace("line 50\n", "fifty\n"),
    "new.go": "package a\n",
}


@dataclass
class Stage:
    """An installed App, a pull request that edits lines 10 and 50 of a.go, and the adapter."""

    double: GitHubDouble
    installation: Installation
    pull: PullPage
    slept: list[float] = field(default_factory=list)

    def app(self, **policy: object) -> App:
        quick = {"backoff": 0.001, "between_writes": 0, "sleep": self.slept.append}
        return App(
            str(self.double.app.id),
            self.double.app.private_key,
            base_url=self.double.api_url,
            policy=Policy(**{**quick, **policy}),
        )

    def repository(self, **policy: object) -> Repository:
        return self.app(**policy).repository(self.installation.id, NAME)

    def another_pull(self, branch: str) -> PullPage:
        """A pull request like the first, for tests that need many."""
        home = self.double.repository(NAME)
        home.push(branch, {**EDITED, "own.txt": branch}, by="dev")  # a head of its own
        return home.open_pull(branch, by="dev")

    def writes(self) -> list[str]:
        return [request.operation for request in self.double.recorder.writes()]


@pytest.fixture
def stage(github: GitHubDouble) -> Stage:
    installation = github.install(NAME)
    repository = github.repository(NAME)
    repository.give("dev", "write")
    repository.push("main", {"a.go": LINES})
    repository.push("feature", EDITED, by="dev")
    pull = repository.open_pull("feature", by="dev")
    github.recorder.clear()
    return Stage(github, installation, pull)


@pytest.fixture
def repository(stage: Stage) -> Iterator[Repository]:
    return stage.repository()
