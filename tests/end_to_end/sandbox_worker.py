"""The real worker of the queue "sandbox" whose tests end as a file says: `… <visibility time-out>`.

The file is `script` in the data directory: "pass", "fail", or "hang", which ends when it is told to
stop. Nothing runs: what the sandbox does with real tests is test_real_sandbox.py's to show.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import structlog
from celery import signals
from redis import Redis

from itw.configuration.config import USUAL, RunPolicy
from itw.queues import QUEUES
from itw.runs.sandbox import AS_IT_IS, SandboxRun, Target, Variant
from itw.tree import Tree
from tests.workers.reports import failing, lines_of, passing
from workers import log, watch
from workers.app import work
from workers.github.policy import Policy
from workers.sandbox_worker import Duties
from workers.services import RunStopped
from workers.settings import Settings
from workers.toolbox import toolbox
from workers.workshop import Sandboxes

HANGS = 60.0  # seconds
MODULE = "example.org/connect"  # the sample repository's
logger = structlog.get_logger()


@dataclass(frozen=True)
class ScriptedSandbox:
    script: Path

    @contextmanager
    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> Iterator["ScriptedJob"]:
        logger.info("sandbox_opened", package=target.package, commit=tree.commit)
        yield ScriptedJob(self.script, target, stop or Event())
        logger.info("sandbox_closed", package=target.package)


@dataclass(frozen=True)
class ScriptedJob:
    script: Path
    target: Target
    stop: Event

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        del tests, variant
        says = self.script.read_text()
        for line in lines_of(self.target, "fail" if says == "fail" else "pass", MODULE):
            (on_line or print)(line)
        until = time.monotonic() + HANGS
        while self.script.read_text() == "hang" and time.monotonic() < until:
            if self.stop.wait(0.05):
                raise RunStopped
        return (failing if says == "fail" else passing)(self.target, MODULE)


def main() -> int:
    settings = replace(Settings.from_env(), concurrency=1)
    queue = replace(QUEUES["sandbox"], visibility_timeout=int(sys.argv[1]))
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    watch.SHOWN_EVERY = 0.3
    duties = Duties(Redis.from_url(settings.redis_url), lambda: 0)
    signals.worker_ready.connect(lambda **_: duties.begin(), weak=False)
    sandboxes = Sandboxes(of=lambda _: ScriptedSandbox(settings.data_directory / "script"))
    return work(settings, queue, toolbox(settings, queue, Policy(between_writes=0), sandboxes))


if __name__ == "__main__":
    sys.exit(main())
