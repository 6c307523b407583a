"""The worker of the queue "sandbox": runs tests, says that it is there, sweeps what jobs left.

Its jobs are few and long, and one at a time unless the machine has room for more.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event, Thread

import structlog
from celery import signals
from redis import Redis
from redis.exceptions import RedisError

from itw.errors import TransientError
from itw.queues import QUEUES, Queue
from workers.app import work
from workers.forgotten_files import follow
from workers.github.policy import Policy
from workers.runs import announce
from workers.sandboxes import engine_version, sandbox_for, swept
from workers.settings import Settings
from workers.toolbox import toolbox
from workers.workshop import Sandboxes

log = structlog.get_logger()

EVERY = 60.0  # seconds; of others' view of us see itw/runs/presence.py


def run(settings: Settings, queue: Queue = QUEUES["sandbox"], policy: Policy | None = None) -> int:
    """Work until told to stop. Raises EngineError where no engine answers."""
    log.info("engine", version=engine_version(settings))
    log.info("swept", things=swept(settings))  # what a worker that was killed has left
    failed = failed_probes(settings)
    if failed:
        log.error("strangers_refused", probes=failed)
    sandboxes = Sandboxes(
        of=lambda repository: sandbox_for(settings, repository), failed_probes=failed
    )
    redis = Redis.from_url(settings.redis_url)
    duties = Duties(redis, lambda: swept(settings) + forgotten(redis, settings), failed)
    # Only when the pool has been forked: a thread does not survive that.
    signals.worker_ready.connect(lambda **_: duties.begin(), weak=False)
    settings = replace(settings, concurrency=settings.sandbox_concurrency)
    return work(settings, queue, toolbox(settings, queue, policy, sandboxes))


def forgotten(redis: "Redis", settings: Settings) -> int:
    """Remove what this machine has of repositories that are not ours any more; of how many."""
    return follow(redis, settings.data_directory)


def failed_probes(settings: Settings) -> tuple[str, ...]:
    """The names of the egress and escape probes that do not hold on this engine.

    With any, only the code of people with write access runs here (workers/run_decision.py).
    """
    probes = sandbox_for(settings, "").probe()
    return tuple(each.name for each in probes if not each.held)


@dataclass(frozen=True, slots=True)
class Duties:
    """`sweep` removes what jobs that are over left, and raises where the engine is away."""

    redis: "Redis"
    sweep: Callable[[], int]
    failed_probes: tuple[str, ...] = ()
    tell: Callable[["Redis"], None] | None = None  # None says that tests are run here

    def begin(self) -> None:
        Thread(target=self._repeat, daemon=True).start()

    def _repeat(self) -> None:
        never = Event()
        while True:
            self.once()
            never.wait(EVERY)

    def once(self) -> None:
        """Nobody is told of a worker whose engine does not answer."""
        try:
            removed = self.sweep()
            if self.tell is not None:
                self.tell(self.redis)
            else:
                announce(self.redis, self.failed_probes)
        except (TransientError, RedisError) as error:
            log.warning("sandbox_not_announced", error=str(error))
            return
        if removed:
            log.info("swept", things=removed)
