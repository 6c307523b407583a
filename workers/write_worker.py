"""The worker of the queue "write": drafts tests with the model, and proves them in the sandbox.

One job at a time, which takes up to three hours. It needs a Docker engine and a model's key; with
the engine alone it says so to whoever asks for tests.
"""

import shutil
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog
from celery import signals
from redis import Redis

from itw.queues import QUEUES, Queue
from itw.stored import STEPS
from workers.app import work
from workers.github.policy import Policy
from workers.loop_writer import LoopWriter
from workers.sandbox_worker import Duties, failed_probes, forgotten
from workers.sandboxes import engine_version, sandbox_for, swept
from workers.services import Sandbox
from workers.settings import Settings
from workers.toolbox import toolbox
from workers.workshop import Sandboxes
from workers.writer import Writer
from workers.writes import announce

log = structlog.get_logger()

KEPT = 7 * 24 * 3600.0  # seconds for which the steps of a job are kept, as what came of them is


def run(settings: Settings, queue: Queue = QUEUES["write"], policy: Policy | None = None) -> int:
    """Work until told to stop. Raises EngineError where no engine answers."""
    has_model = settings.model is not None
    log.info("engine", version=engine_version(settings), model=has_model)
    log.info("swept", things=swept(settings))
    failed = failed_probes(settings)
    forget_steps(settings.data_directory / STEPS, older_than=KEPT)
    redis = Redis.from_url(settings.redis_url)
    tell = partial(announce, has_model=has_model, failed=failed)
    duties = Duties(redis, lambda: swept(settings) + forgotten(redis, settings), tell=tell)
    signals.worker_ready.connect(lambda **_: duties.begin(), weak=False)
    sandboxes = Sandboxes(
        of=lambda repository: sandbox_for(settings, repository),
        failed_probes=failed,
        writer=(lambda sandbox: writer_for(settings, sandbox)) if has_model else None,
    )
    tools = toolbox(settings, queue, policy, sandboxes)
    return work(replace(settings, concurrency=1), queue, tools)


def forget_steps(directory: Path, *, older_than: float) -> None:
    """Remove what jobs that nobody remembers have kept."""
    for job in directory.glob("*/*/"):
        if time.time() - job.stat().st_mtime > older_than:
            shutil.rmtree(job, ignore_errors=True)
    for repository in directory.glob("*/"):
        with suppress(OSError):  # there is something in it
            repository.rmdir()


def writer_for(settings: Settings, sandbox: Sandbox) -> Writer:
    redis = Redis.from_url(settings.redis_url, socket_timeout=10, socket_connect_timeout=5)
    return LoopWriter(settings, redis, sandbox)
