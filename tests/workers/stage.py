"""A real Valkey and real worker processes, which tests may stop, kill and start again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from celery import Celery
from redis import Redis

from itw.jobs import Job
from itw.queues import QUEUES
from workers import valkey
from workers.app import configuration
from workers.settings import Settings

ROOT = Path(__file__).parents[2]


def wait_until(condition: Callable[[], object], timeout: float, what: str = "condition") -> float:
    """Wait for it; give the seconds it took."""
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < timeout, f"{what}: not within {timeout} s"
        time.sleep(0.02)
    return time.monotonic() - started


class Server:
    """Valkey on a socket in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.process = valkey.start(directory)

    @property
    def url(self) -> str:
        return valkey.url_of(self.directory)

    def client(self) -> "Redis[str]":
        return Redis.from_url(self.url, decode_responses=True)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        self.process = valkey.start(self.directory)

    def put(self, job: Job) -> None:
        settings = Settings(redis_url=self.url)
        with Celery(broker=settings.broker_url, set_as_current=False) as app:
            app.conf.update(configuration(QUEUES[job.queue]))
            app.send_task(job.task, kwargs=job.to_message())

    def waiting(self, queue: str = "review") -> int:
        """Messages that wait for a worker, are on the way to one, or are held by one."""
        key, unacked = QUEUES[queue].key, f"{QUEUES[queue].key_prefix}unacked"
        with self.client() as client, client.pipeline() as pipe:
            pipe.llen(key).llen(f"{key}:taken").hlen(unacked)
            pipe.hlen(f"{QUEUES[queue].key_prefix}waiting")
            return sum(pipe.execute())


class Worker:
    """A worker process in a process group of its own."""

    def __init__(self, module: str, argument: str, env: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, argument],
                cwd=ROOT,
                env={**os.environ, **env},  # noqa: TID251  # PATH, HOME and coverage's own
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL to the worker and all its children at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def freeze(self) -> None:
        """Stop all its processes where they are; only `kill` ends that."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def stop(self, timeout: float = 20, *, group: bool = False) -> int:
        """SIGTERM, to the worker alone or (as systemd and foreman do) to its children too."""
        if group:
            os.killpg(self.process.pid, signal.SIGTERM)
        else:
            self.process.terminate()
        return self.process.wait(timeout)

    def says(self, words: str) -> bool:
        return self.log.exists() and words in self.log.read_text()

    def lines(self, event: str) -> list[dict[str, object]]:
        """The logged lines of one event."""
        found = []
        for line in self.log.read_text().splitlines():
            if line.startswith("{") and (parsed := json.loads(line))["event"] == event:
                found.append(parsed)
        return found


@contextmanager
def started(worker: Worker) -> Iterator[Worker]:
    """The worker for a while; whatever the test did to it, it is gone afterwards."""
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.kill()
