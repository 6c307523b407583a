"""Everything the demo plays on: a stand-in for GitHub, the product, and a pull request."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Self, TypeVar

from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.github_double.people import PullPage, RepositoryPage
from tests.github_double.state import App, CheckRun, Delivery
from tests.sample_repository import Sample
from tools.demo.processes import Process, StepFailed, free_port
from tools.demo.settings import environment_with

Found = TypeVar("Found")

REPOSITORY = "acme/connect"
AUTHOR = "sam"
STARTED_WITHIN = 30.0  # seconds, for a busy machine; two are usual
REVIEWED_WITHIN = 60.0  # a second is usual


@dataclass(frozen=True, slots=True)
class Told:
    """How much stands on the pull request."""

    reviews: int
    comments: int
    resolved: int
    check_runs: int


class Stage:
    """The double runs in this process, the product in one of its own, started as a team would."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="itw-demo-"))
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.github: GitHubDouble
        self.app: App
        self.product: Process
        self.sample: Sample
        self.repository: RepositoryPage
        self.pull: PullPage
        self.url = ""

    def __enter__(self) -> Self:
        try:
            self._build()
        except BaseException:  # Ctrl-C while starting, too
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _build(self) -> None:
        self.github = self._stack.enter_context(GitHubDouble())
        self.app = self.github.add_app("integration-test-writer", secret=token_hex(16))
        self.app.name = "Integration Test Writer"
        self.github.install(REPOSITORY, app=self.app)
        self.repository = self.github.repository(REPOSITORY)
        self.repository.give(AUTHOR, "write")
        self.sample = sample_repository.load(self.repository.state.git.path)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        log = self.folder / "itw-serve.log"
        itw = Path(sys.executable).with_name("itw")
        # Running the tests would take minutes, and needs modules from the network.
        command = [str(itw), "serve", "--no-tests", "--port", str(port)]
        self.product = self._stack.enter_context(
            Process("`itw serve`", command, self._environment(), log)
        )
        self.product.wait_until_it_serves(f"{self.url}/readyz", STARTED_WITHIN)
        self.github.send_webhooks_to(f"{self.url}/webhook")

    def _environment(self) -> Mapping[str, str]:
        key = self.folder / "app.pem"
        key.touch(mode=0o600)
        key.write_text(self.app.private_key)
        return environment_with(
            ITW_APP_ID=str(self.app.id),
            ITW_PRIVATE_KEY_FILE=str(key),
            ITW_WEBHOOK_SECRET=self.app.webhook_secret,
            ITW_GITHUB_URL=self.github.api_url,
            ITW_DATA_DIR=str(self.folder / "data"),
        )

    def open_pull_request(self) -> None:
        branch = sample_repository.BRANCH.removeprefix("refs/heads/")
        self.pull = self.repository.open_pull(
            branch, title=sample_repository.TITLE, body=sample_repository.BODY, by=AUTHOR
        )

    def push_fix(self) -> None:
        branch = sample_repository.BRANCH.removeprefix("refs/heads/")
        self.repository.point(branch, self.sample.fix, by=AUTHOR)

    def reviewed(self) -> CheckRun:
        """Wait until the pull request's head has a completed check run."""
        return self.wait_for(self._completed, "complete its check run", REVIEWED_WITHIN)

    def _completed(self) -> CheckRun | None:
        done = [run for run in self.pull.runs if run.status == "completed"]
        return done[-1] if done else None

    def wait_for(self, look: Callable[[], Found | None], what: str, seconds: float) -> Found:
        deadline = time.monotonic() + seconds
        while (found := look()) is None:
            self.product.check()
            if time.monotonic() > deadline:
                raise StepFailed(
                    f"The worker did not {what} in {seconds:g} s.\n\n{self.product.tail()}"
                )
            time.sleep(0.02)
        return found

    def deliveries(self, event: str) -> list[Delivery]:
        return [each for each in self.github.deliveries if each.event == event]

    def told(self) -> Told:
        state = self.pull.state
        return Told(
            reviews=len(state.reviews),
            comments=len(state.review_comments) + len(state.comments),
            resolved=sum(thread.resolved_by is not None for thread in state.threads),
            check_runs=len(state.repository.runs),
        )
