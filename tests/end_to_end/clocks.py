"""People whose pull requests' tests really run, in a repository of their own, while engines die."""

import time
from collections import Counter
from random import Random

from tests.docker_engine.own_engine import OwnEngine
from tests.end_to_end.clock import MAIN, slow
from tests.end_to_end.installation import Installation
from tests.github_double.pull_page import PullPage
from tests.github_double.state import CheckRun

NAME = "acme/clock"
SECONDS = 3  # of a test, so that it can be met under way


class Clocks:
    """One more repository of the installation; every test in it passes."""

    def __init__(self, installation: Installation, engine: OwnEngine, seed: int) -> None:
        self.system, self.engine = installation.system, engine
        self.random = Random(seed)  # noqa: S311
        github = self.system.github
        self.repository = github.repository(NAME)
        self.repository.give("dev", "write")
        self.repository.push("main", MAIN)
        github.add_to(next(iter(github.world.installations.values())), NAME)
        self.pulls: list[PullPage] = []

    def open(self) -> PullPage:
        name = f"slow-{len(self.pulls) + 1}"
        self.repository.push(name, {**slow(SECONDS), "docs/branch.md": f"{name}\n"})
        self.pulls.append(self.repository.open_pull(name))
        return self.pulls[-1]

    def kill_the_engine(self, patience: float = 60) -> bool:
        """While the tests of a pull request run, where they come so far in time; whether they did.

        Other troubles may keep them from it.
        """
        self.open()
        until, before = time.monotonic() + patience, self.engine.killed_at_work
        while not self.engine.is_at_work() and time.monotonic() < until:
            time.sleep(0.1)
        self.engine.kill()
        return self.engine.killed_at_work > before

    def runs(self, pull: PullPage) -> list[CheckRun]:
        return [run for run in self.repository.state.runs if run.head_sha == pull.head_sha]

    def titles(self) -> Counter[str | None]:
        return Counter(run.title for pull in self.pulls for run in self.runs(pull))

    def wrongs(self) -> list[str]:
        """Of one that passed somebody may hear that nothing is known, never that it failed."""
        found = []
        for pull in self.pulls:
            said = [(run.status, run.conclusion, run.title) for run in self.runs(pull)]
            if [(*each[:2],) for each in said] not in ([PASSED], [UNKNOWN]):
                found.append(f"clock #{pull.number}: {said}")
            if len(pull.seen.reviews) > 1:
                found.append(f"clock #{pull.number}: {len(pull.seen.reviews)} reviews")
        return found


PASSED, UNKNOWN = ("completed", "success"), ("completed", "neutral")
