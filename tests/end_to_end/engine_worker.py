"""The installed worker of the queue "sandbox", but impatient: `… <visibility time-out>`."""

import sys
from dataclasses import replace

from celery import signals

from itw.queues import QUEUES
from workers import log, sandbox_worker
from workers.github.policy import Policy
from workers.settings import Settings


def main() -> int:
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    sandbox_worker.EVERY = 2.0
    queue = replace(QUEUES["sandbox"], visibility_timeout=int(sys.argv[1]))
    return sandbox_worker.run(Settings.from_env(), queue, Policy(between_writes=0))


if __name__ == "__main__":
    sys.exit(main())
