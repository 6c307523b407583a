"""The real worker of the queue "model" with a visibility time-out of its own: `… <seconds>`.

The model is the double that ANTHROPIC_BASE_URL names.
"""

import sys
from dataclasses import replace
from functools import partial

from celery import signals
from redis import Redis

from itw.queues import QUEUES
from workers import log
from workers.app import work
from workers.github.policy import Policy
from workers.model_reviews import announce
from workers.model_worker import AppReviewer
from workers.sandbox_worker import Duties
from workers.settings import Settings
from workers.toolbox import toolbox


def main() -> int:
    settings = replace(Settings.from_env(), concurrency=1)
    queue = replace(QUEUES["model"], visibility_timeout=int(sys.argv[1]))
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    tell = partial(announce, has_model=settings.model is not None)
    duties = Duties(Redis.from_url(settings.redis_url), lambda: 0, tell=tell)
    signals.worker_ready.connect(lambda **_: duties.begin(), weak=False)
    reviewer = partial(AppReviewer, settings)
    tools = toolbox(settings, queue, Policy(between_writes=0), reviewer=reviewer)
    return work(settings, queue, tools)


if __name__ == "__main__":
    sys.exit(main())
