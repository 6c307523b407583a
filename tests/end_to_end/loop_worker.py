"""The worker of the queue "write" as it is installed, but impatient: `… <visibility time-out>`."""

import sys
from dataclasses import replace

from celery import signals

from itw.queues import QUEUES
from workers import log, watch, write_worker
from workers.github.policy import Policy
from workers.settings import Settings


def main() -> int:
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    watch.SHOWN_EVERY = 0.3
    queue = replace(QUEUES["write"], visibility_timeout=int(sys.argv[1]))
    return write_worker.run(Settings.from_env(), queue, Policy(between_writes=0))


if __name__ == "__main__":
    sys.exit(main())
