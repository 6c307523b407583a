"""A worker whose only story does as the pull request's number says; run by test_queue.py.

    python -m tests.workers.rehearsal <visibility time-out>[:<soft limit>:<hard limit>]

Each start is pushed to the list `started`, each end to `ended`, so that tests see every run.
"""

import json
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import structlog
from celery import signals
from celery.exceptions import SoftTimeLimitExceeded
from redis import Redis

from itw.errors import TransientError
from itw.fair_shares.day import NextDay, UsedUp
from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from itw.runs.stop import Stop
from workers import log
from workers.app import work
from workers.crashes import CrashCounter
from workers.settings import Settings
from workers.tasks import Failure, Toolbox
from workers.watch import watching

QUICK, SLOW, DEADLY, UNREACHABLE_ONCE, GATED, DEAF, NEXT_DAY, TALKATIVE = 1, 2, 3, 4, 5, 6, 7, 8
SLOW_SECONDS = 4.0


def main() -> int:
    settings = Settings.from_env()
    redis = Redis.from_url(settings.redis_url, decode_responses=True)

    def story(job: ReviewPullRequest) -> None:
        starts = redis.rpush(f"started:{job.delivery}", time.time())
        redis.rpush("order", json.dumps([job.installation, job.delivery]))
        match job.number:
            case 2:
                time.sleep(SLOW_SECONDS)
            case 3:
                os.kill(os.getpid(), signal.SIGKILL)
            case 4 if starts == 1:
                raise TransientError("GitHub answered 502")
            case 5 if starts == 1:
                time.sleep(60)
            case 6:
                _deaf()
            case 7 if starts == 1:
                now = datetime.now(UTC)
                until = now + timedelta(seconds=2)  # a day is short here
                raise NextDay(UsedUp(whose="o", share="a minute", until=until), now)
            case 8:
                _talk(redis.get("secret") or "")
        redis.rpush(f"ended:{job.delivery}", time.time())

    def tell(job: ReviewPullRequest, failure: Failure) -> None:
        redis.rpush(f"told:{job.delivery}", failure.reason)

    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    tools = Toolbox(
        stories={ReviewPullRequest.task: story},  # type: ignore[dict-item]
        tell=tell,  # type: ignore[arg-type]
        crashes=CrashCounter(redis),
    )
    names = ("visibility_timeout", "soft_time_limit", "time_limit")
    given = dict(zip(names, map(int, sys.argv[1].split(":")), strict=False))
    return work(settings, replace(QUEUES["review"], **given), tools)


def _talk(secret: str) -> None:
    """Let a secret out in every way that a job has, and end as a bug."""
    done = Event()

    def ask() -> Stop | None:
        done.set()
        raise TransientError(f"asked with {secret}")

    with watching(ask, lambda: None):
        done.wait(20)
    structlog.get_logger().info("own_line", headers={"Authorization": [secret]})
    logging.getLogger("library").warning("used %s", secret)
    raise RuntimeError(f"at https://x:{secret}@github.com")


def _deaf() -> None:
    """Go on although told to stop, as code in a library may."""
    while True:
        with suppress(SoftTimeLimitExceeded):
            time.sleep(60)


if __name__ == "__main__":
    sys.exit(main())
