"""A worker whose only story does as the pull request's number says; run by test_queue.py.

    python -m tests.workers.rehearsal <visibility time-out>

Each start is pushed to the list `started`, each end to `ended`, so that tests see every run.
"""

import os
import signal
import sys
import time
from dataclasses import replace

from celery import signals
from redis import Redis

from itw.errors import TransientError
from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from workers import log
from workers.app import work
from workers.crashes import CrashCounter
from workers.settings import Settings
from workers.tasks import Failure, Toolbox

QUICK, SLOW, DEADLY, UNREACHABLE_ONCE, GATED = 1, 2, 3, 4, 5
SLOW_SECONDS = 4.0


def main() -> int:
    settings = Settings.from_env()
    redis = Redis.from_url(settings.redis_url, decode_responses=True)

    def story(job: ReviewPullRequest) -> None:
        starts = redis.rpush(f"started:{job.delivery}", time.time())
        match job.number:
            case 2:
                time.sleep(SLOW_SECONDS)
            case 3:
                os.kill(os.getpid(), signal.SIGKILL)
            case 4 if starts == 1:
                raise TransientError("GitHub answered 502")
            case 5 if starts == 1:
                time.sleep(60)
        redis.rpush(f"ended:{job.delivery}", time.time())

    def tell(job: ReviewPullRequest, failure: Failure) -> None:
        redis.rpush(f"told:{job.delivery}", failure.reason)

    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    tools = Toolbox(
        stories={ReviewPullRequest.task: story},  # type: ignore[dict-item]
        tell=tell,  # type: ignore[arg-type]
        crashes=CrashCounter(redis),
    )
    queue = replace(QUEUES["review"], visibility_timeout=int(sys.argv[1]))
    return work(settings, queue, tools)


if __name__ == "__main__":
    sys.exit(main())
