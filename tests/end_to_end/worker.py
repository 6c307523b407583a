"""The real worker with a visibility time-out of its own: `… worker <seconds>`.

Production's 15 s would make every kill test wait that long; one test in tests/workers does. The
second between two writes that GitHub asks for is left out as well.
"""

import sys
from dataclasses import replace

from celery import signals

from itw.queues import QUEUES
from workers import log
from workers.app import work
from workers.github.policy import Policy
from workers.settings import Settings
from workers.toolbox import toolbox


def main() -> int:
    settings = Settings.from_env()
    queue = replace(QUEUES["review"], visibility_timeout=int(sys.argv[1]))
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    policy = Policy(between_writes=0)
    return work(settings, queue, toolbox(settings, queue, policy))


if __name__ == "__main__":
    sys.exit(main())
