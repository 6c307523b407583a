"""The whole App with only GitHub played: real Flask, real Valkey, a real worker, real git."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from bot.app import create_app
from bot.settings import Settings
from itw.configuration.config import PATH
from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.github_double.people import PullPage, RepositoryPage
from tests.model_double.server import KEY as MODEL_KEY
from tests.workers.stage import Server, Worker, wait_until
from workers.model_reviews import PRESENCE as REVIEWER
from workers.runs import PRESENCE
from workers.writes import PRESENCE as WRITER

NAME = "acme/connect"
VISIBILITY = 2  # seconds: see tests/end_to_end/worker.py
SAMPLE = sample_repository.files("pull-request")
WRONG_CONFIG = {PATH: "profile: spec\ncolour: blue\n"}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


class System:
    """One App on one repository; people act through `repository` and `github`."""

    def __init__(
        self, github: GitHubDouble, redis: Server, directory: Path, name: str = NAME
    ) -> None:
        self.github, self.redis, self.directory = github, redis, directory
        github.install(name)
        self.repository: RepositoryPage = github.repository(name)
        self.repository.give("dev", "write")
        self.repository.push("main", sample_repository.files("base"))
        key = directory / "key.pem"
        key.write_text(github.app.private_key)
        self._env = {
            "ITW_REDIS_URL": redis.url,
            "ITW_APP_ID": str(github.app.id),
            "ITW_PRIVATE_KEY_FILE": str(key),
            "ITW_GITHUB_URL": github.api_url,
            "ITW_DATA_DIR": str(directory / "data"),
        }
        self.workers: list[Worker] = []
        secret = github.app.webhook_secret.encode()
        receiver = create_app(Settings(webhook_secrets=(secret,), redis_url=redis.url))
        self._http = make_server("127.0.0.1", 0, receiver, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()
        github.send_webhooks_to(f"http://127.0.0.1:{self._http.port}/webhook")

    def close(self) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What a worker of this App is started with."""
        return dict(self._env)

    @property
    def log(self) -> Path:
        return self.directory / "worker.log"

    def start_worker(self, concurrency: int = 1) -> Worker:
        env = {**self._env, "ITW_CONCURRENCY": str(concurrency)}
        self.workers.append(Worker("tests.end_to_end.worker", str(VISIBILITY), env, self.log))
        return self.workers[-1]

    def start_sandbox_worker(self, script: str = "pass") -> Worker:
        """One whose tests end as `script` says; it says of itself that it is there."""
        self.script(script)
        module, log = "tests.end_to_end.sandbox_worker", self.directory / "sandbox.log"
        self.workers.append(Worker(module, str(VISIBILITY), self._env, log))
        wait_until(self._sandbox_announced, 20, "sandbox worker")
        return self.workers[-1]

    def start_write_worker(self, says: str = "prove") -> Worker:
        """One whose writer does as it is told; no model is asked."""
        (self.directory / "data").mkdir(exist_ok=True)
        (self.directory / "data" / "writes").write_text(says)
        module, log = "tests.end_to_end.write_worker", self.directory / "write.log"
        self.workers.append(Worker(module, str(VISIBILITY), self._env, log))
        wait_until(lambda: self._announced(WRITER), 20, "write worker")
        return self.workers[-1]

    def start_model_worker(self, url: str) -> Worker:
        """The product's own; the model is the double at that address."""
        env = {**self._env, "ANTHROPIC_API_KEY": MODEL_KEY, "ANTHROPIC_BASE_URL": url}
        module, log = "tests.end_to_end.model_worker", self.directory / "model.log"
        self.workers.append(Worker(module, str(VISIBILITY), env, log))
        wait_until(lambda: self._announced(REVIEWER), 60, "model worker")
        return self.workers[-1]

    def start_loop_worker(self, **env: str) -> Worker:
        """The product's own, on a real engine and a model that is played."""
        log = self.directory / "loop.log"
        module, env = "tests.end_to_end.loop_worker", {**self._env, **env}
        self.workers.append(Worker(module, str(VISIBILITY), env, log))
        wait_until(lambda: self._announced(WRITER), 120, "write worker")
        return self.workers[-1]

    def start_installed_sandbox_worker(self, **env: str) -> Worker:
        """The product's own, on a real engine."""
        with self.redis.client() as client:
            client.delete(PRESENCE)
        log = self.directory / "sandbox.log"
        self.workers.append(Worker("workers.worker", "sandbox", {**self._env, **env}, log))
        wait_until(self._sandbox_announced, 120, "sandbox worker")
        return self.workers[-1]

    def _sandbox_announced(self) -> bool:
        return self._announced(PRESENCE)

    def _announced(self, key: str) -> bool:
        with self.redis.client() as client:
            return client.get(key) is not None

    def script(self, says: str) -> None:
        """What becomes of the tests from now on: "pass", "fail" or "hang"."""
        (self.directory / "data").mkdir(exist_ok=True)
        (self.directory / "data" / "script").write_text(says)

    def told_secrets(self) -> list[str]:
        """Secrets that the worker's log holds."""
        logs = [path for path in self.directory.glob("*.log") if path.exists()]
        log = "".join(path.read_text() for path in logs)
        key = self.github.app.private_key.splitlines()[1]
        secrets = (key, MODEL_KEY, *self.github.world.tokens)
        return [secret for secret in secrets if secret in log]

    def open_pull(
        self, branch: str, files: Mapping[str, str | bytes] | None = None, **more
    ) -> PullPage:
        """A pull request with the sample's connectors and a configuration that is wrong."""
        files = {**SAMPLE, **WRONG_CONFIG} if files is None else files
        # Two branches with the same files, made in the same second, would be one commit.
        self.repository.push(branch, {**files, "docs/branch.md": f"{branch}\n"})
        return self.repository.open_pull(branch, **more)

    def wait_for_verdict(self, pull: PullPage, timeout: float = 30) -> float:
        """Until the head's check run is completed and the queue is empty."""

        def done() -> bool:
            checks = pull.seen.checks
            return bool(checks) and all(check.status == "completed" for check in checks)

        waited = wait_until(done, timeout, "verdict")
        self.wait_until_idle()
        return waited

    def wait_until_idle(self, timeout: float = 30) -> None:
        self.github.settle()
        queues = ("review", "sandbox", "write", "model")
        wait_until(lambda: not any(map(self.redis.waiting, queues)), timeout, "empty queues")

    def runs(self, pull: PullPage, head: str = "") -> list[tuple[str, str | None]]:
        """Status and conclusion of every check run on a commit, older ones included."""
        head = head or pull.state.head_sha
        runs = (run for run in self.repository.state.runs if run.head_sha == head)
        return [(run.status, run.conclusion) for run in runs]


@contextmanager
def running(directory: Path, name: str = NAME) -> Iterator[System]:
    redis = Server(directory / "valkey")
    try:
        with GitHubDouble() as github:
            system = System(github, redis, directory, name)
            try:
                yield system
            finally:
                system.close()
            assert github.broken == []
            assert system.told_secrets() == []
    finally:
        redis.kill()
