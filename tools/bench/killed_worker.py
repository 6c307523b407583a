"""How long a review waits whose worker was killed, beside Celery's own settings.

Both sides have the same visibility time-out, a Valkey and a worker of their own, and wait at the
same time. Ours looks for lost messages every second; stock Celery does so every 10 s, and then
only every 10th time. (Stock Celery's time-out is an hour; with it there would be nothing to see.)
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from celery import Celery
from redis import Redis

from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from tests.workers.stage import Server, Worker, started, wait_until
from tools.bench.result import Result, not_measured, show
from workers.app import configuration, create_app
from workers.crashes import CrashCounter
from workers.settings import Settings
from workers.tasks import Toolbox, add_tasks

TARGET = 30
PATIENCE = 150.0  # seconds for the stock side; ours needs a tenth
QUEUE = QUEUES["review"]
OURS = ("unacked_restore_interval", "unacked_restore_throttle", "unacked_mutex_expire")
JOB = ReviewPullRequest(
    installation=1, repository="bench/connect", number=1, head_sha="", reason="opened"
)


def results() -> list[Result]:
    with ThreadPoolExecutor() as pool:
        ours, stock = pool.map(_seconds_until_it_runs_again, ("ours", "stock"))
    if ours is None:
        return [not_measured("killed worker's job runs again", "s", "it did not run again at all")]
    detail = f"visibility time-out {QUEUE.visibility_timeout} s, n=1"
    beside = f"stock Celery's sweep, same time-out, not within {PATIENCE:g} s"
    return [
        Result(
            name="killed worker's job runs again", value=ours, unit="s", target=TARGET,
            detail=detail, samples={"ours": [ours]},
        ),
        Result(name="the same, stock Celery", value=stock, unit="s", detail="n=1")
        if stock is not None
        else not_measured("the same, stock Celery", "s", beside),
    ]  # fmt: skip


def _seconds_until_it_runs_again(side: str) -> float | None:
    """From the kill -9 of the worker and its children to the job's second start."""
    with TemporaryDirectory(prefix="itw-bench-") as folder, ExitStack() as stack:
        server = Server(Path(folder, "valkey"))
        stack.callback(server.kill)
        redis = stack.enter_context(server.client())

        def worker() -> Worker:
            environment = {"ITW_REDIS_URL": server.url, "ITW_CONCURRENCY": "1"}
            log = Path(folder, "worker.log")
            return stack.enter_context(
                started(Worker("tools.bench.killed_worker", side, environment, log))
            )

        first = worker()
        server.put(JOB)
        wait_until(_starts(redis, 1), 30, "the job's start")
        first.kill()
        worker()
        try:
            return wait_until(_starts(redis, 2), PATIENCE, "the job's second start")
        except AssertionError:
            return None


def _starts(redis: "Redis[str]", number: int) -> Callable[[], bool]:
    return lambda: redis.llen("started") >= number


def _work(side: str) -> int:
    """A worker whose only job takes longer than anybody waits the first time."""
    settings = Settings.from_env()
    redis = Redis.from_url(settings.redis_url)

    def story(_job: Any) -> None:
        if redis.rpush("started", time.time()) == 1:
            time.sleep(2 * PATIENCE)

    tools = Toolbox(
        stories={ReviewPullRequest.task: story},
        tell=lambda _job, _failure: None,
        crashes=CrashCounter(redis),
    )
    app = create_app(settings, QUEUE, tools) if side == "ours" else _stock(settings, tools)
    worker = app.Worker(
        pool="prefork", concurrency=1, queues=[QUEUE.name], without_mingle=True,
        without_gossip=True, quiet=True,
    )  # fmt: skip
    worker.start()
    return int(worker.exitcode or 0)


def _stock(settings: Settings, tools: Toolbox) -> Celery:
    """The same worker without what we changed in how Celery finds lost messages."""
    app = Celery("itw", broker=settings.broker_url, set_as_current=False)
    stock = configuration(QUEUE)
    for option in OURS:
        stock["broker_transport_options"].pop(option)
    app.conf.update(stock)
    add_tasks(app, tools)
    return app


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(_work(sys.argv[1]))
    show(results())
