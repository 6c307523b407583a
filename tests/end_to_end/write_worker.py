"""The real worker of the queue "write" whose writer does as a file says: `… <visibility time-out>`.

The file is `writes` in the data directory: "prove", or "hang", which ends when it is told to stop.
No model is asked and nothing runs: what this shows is the delivery.
"""

import sys
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import structlog
from celery import signals
from redis import Redis

from itw.queues import QUEUES
from itw.writing.draft import Draft
from itw.writing.evidence import Evidence, Phase, State
from itw.writing.standing import Standing
from tests.end_to_end.sandbox_worker import ScriptedSandbox
from workers import log, watch
from workers.app import work
from workers.github.policy import Policy
from workers.sandbox_worker import Duties
from workers.services import RunStopped
from workers.settings import Settings
from workers.toolbox import toolbox
from workers.workshop import Sandboxes
from workers.writer import Assignment
from workers.writes import announce

HANGS = 60.0  # seconds
logger = structlog.get_logger()


@dataclass(frozen=True)
class ScriptedWriter:
    script: Path

    def write(self, given: Assignment) -> Evidence:
        logger.info("writer_asked", connector=str(given.connector), commit=given.tree.commit)
        given.shown.at(Standing(phase=Phase.RUN, draft=2, number=2, of=3, cost=310_000))
        until = time.monotonic() + HANGS
        while self.script.read_text() == "hang" and time.monotonic() < until:
            if given.stop.wait(0.05):
                raise RunStopped
        connector = given.connector
        name = f"{connector.name}_integration_test.go"
        package = connector.package.rpartition("/")[2]
        files = {f"{connector.package}/{name}": f"package {package}\n".encode()}
        return Evidence(
            state=State.PROVED,
            draft=Draft(connector=connector, files=files),
            drafts=2,
            cost=420_000,
        )


def main() -> int:
    settings = replace(Settings.from_env(), concurrency=1)
    queue = replace(QUEUES["write"], visibility_timeout=int(sys.argv[1]))
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    watch.SHOWN_EVERY = 0.3
    tell = partial(announce, has_model=True)
    duties = Duties(Redis.from_url(settings.redis_url), lambda: 0, tell=tell)
    signals.worker_ready.connect(lambda **_: duties.begin(), weak=False)
    sandboxes = Sandboxes(
        of=lambda _: ScriptedSandbox(settings.data_directory / "script"),
        writer=lambda _: ScriptedWriter(settings.data_directory / "writes"),
    )
    return work(settings, queue, toolbox(settings, queue, Policy(between_writes=0), sandboxes))


if __name__ == "__main__":
    sys.exit(main())
