"""The tasks: decode the message, run the job's story, and end every job in a known way.

    done          the message is acknowledged
    tried again   TransientError, and nothing else: later and later, at most RETRIES times
    told          UserError as it is; a bug, a time-out or a dead worker as our fault
    out of reach  OutOfReach: the App was removed or suspended meanwhile, and nobody is told

This is the one place that catches every exception.
"""

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from celery import Celery, Task
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from itw import messages
from itw.errors import OutOfReach, TransientError, UserError
from itw.fair_shares.day import NextDay
from itw.fair_shares.envelope import WHY
from itw.jobs import JOBS, InvalidJob, Job
from itw.redaction import redacted
from workers.crashes import LIMIT, CrashCounter
from workers.log import job_context

log = structlog.get_logger()

RETRIES = 15  # together a little over an hour
TELLING_RETRIES = 5  # then nobody could be told either
LONGEST_REASON = 200  # characters, of which a terminal shows one line
FIRST_DELAY, LONGEST_DELAY = 2.0, 600.0  # seconds


class Outcome(StrEnum):
    """How one run of a job ended."""

    DONE = "done"
    POSTPONED = "postponed"  # tried again later
    REFUSED = "refused"  # a person can mend it, and was told
    UNAVAILABLE = "unavailable"  # GitHub or another service, for longer than we try
    OUT_OF_TIME = "out_of_time"
    BUG = "bug"
    OUT_OF_REACH = "out_of_reach"  # the App was removed or suspended meanwhile
    KILLS_WORKERS = "kills_workers"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job ended without a result: something the person can mend, or a fault of ours."""

    reason: str
    ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """What the tasks of one worker process work with.

    `stories` are the jobs' `run` functions by task name; `tell` shows the people behind the
    job why it can't be finished; `keep_failed` does so for who looks after the installation.
    `put_aside` keeps a job until its installation is no longer suspended. `ended` counts runs, with
    their seconds.
    """

    stories: Mapping[str, Callable[[Any], None]]
    tell: Callable[[Job, "Failure"], None]
    crashes: CrashCounter
    keep_failed: Callable[[Job, str], None] = lambda _job, _why: None
    put_aside: Callable[[Job], None] = lambda _job: None
    ended: Callable[[Job, Outcome, float], None] = lambda _job, _outcome, _seconds: None


def add_tasks(app: Celery, tools: Toolbox) -> None:
    for name in tools.stories:
        _add_task(app, JOBS[name], tools)


def _add_task(app: Celery, job_type: type[Job], tools: Toolbox) -> None:
    def task(self: Task, **message: Any) -> None:
        try:
            job = job_type.from_message(message)
        except InvalidJob as error:
            log.exception("job_dropped", job=job_type.task, error=str(error), message=message)
            return
        perform(self, job, tools)

    app.task(task, name=job_type.task, bind=True, shared=False, max_retries=None)


def perform(task: Task, job: Job, tools: Toolbox) -> None:
    """Run the job once, and have it tried again if it says so."""
    retries = int(task.request.retries)
    with job_context(job, attempt=retries + 1):
        try:
            postponed = _counted(job, tools, retries)
            if postponed is not None and (
                retries < RETRIES + TELLING_RETRIES or isinstance(postponed, NextDay)
            ):
                _again(task, postponed, delay(retries, postponed.retry_after))
        except (RedisError, OperationalError) as error:
            log.warning("queue_unreachable", error=str(error))
            raise Reject(requeue=True) from error  # Redis keeps the message: it comes back


def _again(task: Task, postponed: TransientError, countdown: float) -> None:
    """The message says why it waits: until it is its time that is all there is of the job."""
    why = redacted(" ".join(str(postponed).split()))[:LONGEST_REASON]
    options = {"headers": {**(task.request.headers or {}), WHY: why}}
    if not isinstance(postponed, NextDay):
        _retry(task, countdown, options)
    request = task.request
    again = task.signature_from_request(request, retries=request.retries, **options)
    again.apply_async(countdown=postponed.retry_after)
    raise Ignore


def _retry(task: Task, countdown: float, options: dict[str, Any]) -> None:
    try:
        task.retry(countdown=countdown, **options)
    except Reject as error:
        # Redis is full, or away: Celery would drop the message that it could not put anew.
        log.warning("queue_unreachable", error=str(error.reason))
        raise Reject(requeue=True) from error


def _counted(job: Job, tools: Toolbox, retries: int) -> TransientError | None:
    """Run the job between the two ends of its crash counter."""
    crashed = tools.crashes.start(job)
    if crashed < LIMIT:
        postponed = _run(job, tools, last=retries >= RETRIES)
    else:
        log.error("job_kills_workers", crashed=crashed)
        tools.ended(job, Outcome.KILLS_WORKERS, 0.0)
        postponed = _told(job, Failure(messages.worker_died_reason(times=crashed)), tools)
    if crashed < LIMIT or postponed is None:  # until it is told, the job must not run again
        with suppress(RedisError):  # forgotten by itself after a day
            tools.crashes.end(job)
    return postponed


def _run(job: Job, tools: Toolbox, *, last: bool) -> TransientError | None:
    """Run the job's story; return the error if it is to be tried again, else it has ended."""
    started = time.monotonic()
    outcome, postponed = _outcome(job, tools, last=last)
    seconds = time.monotonic() - started
    tools.ended(job, outcome, seconds)
    if outcome is Outcome.DONE:
        log.info("job_done", seconds=round(seconds, 3))
    return postponed


def _outcome(job: Job, tools: Toolbox, *, last: bool) -> tuple[Outcome, TransientError | None]:
    try:
        tools.stories[job.task](job)
    except TransientError as error:
        log.warning("job_postponed", error=str(error), retry_after=error.retry_after)
        if not last or isinstance(error, NextDay):
            return Outcome.POSTPONED, error
        why = Failure(messages.unavailable_reason(problem=str(error)))
        return Outcome.UNAVAILABLE, _told(job, why, tools)
    except OutOfReach as error:
        _out_of_reach(job, error, tools)
        return Outcome.OUT_OF_REACH, None
    except UserError as error:
        return Outcome.REFUSED, _told(job, Failure(str(error), ours=False), tools)
    except SoftTimeLimitExceeded:
        log.exception("job_out_of_time")
        return Outcome.OUT_OF_TIME, _told(job, Failure(messages.out_of_time_reason()), tools)
    except Exception:
        log.exception("job_failed")
        return Outcome.BUG, _told(job, Failure(messages.bug_reason()), tools)
    return Outcome.DONE, None


def _out_of_reach(job: Job, error: OutOfReach, tools: Toolbox) -> None:
    """Nobody is there to be told, and it is no fault of anybody's."""
    log.info("job_out_of_reach", reason=str(error), kept=error.for_now)
    if error.for_now:
        tools.put_aside(job)


def _told(job: Job, failure: Failure, tools: Toolbox) -> TransientError | None:
    try:
        tools.tell(job, failure)
    except TransientError as error:
        log.warning("telling_postponed", error=str(error))
        return error
    except OutOfReach as error:
        _out_of_reach(job, error, tools)
    except UserError as error:
        # A permission is missing for this, too: the operator is what is left.
        log.warning("nobody_told", reason=failure.reason, problem=str(error))
        with suppress(RedisError):
            tools.keep_failed(job, failure.reason)
        return None
    except Exception:
        log.exception("telling_failed", reason=failure.reason)
    if failure.ours:
        with suppress(RedisError):  # GitHub has been told, and the log knows
            tools.keep_failed(job, failure.reason)
    return None


def delay(retries: int, retry_after: float | None) -> float:
    """Seconds to wait: doubled each time, never less than asked for, never all at once."""
    backoff = min(LONGEST_DELAY, FIRST_DELAY * 2.0**retries)
    jitter = random.uniform(0, backoff / 2)  # noqa: S311  # spreads load, guards nothing
    return max(retry_after or 0.0, backoff / 2) + jitter
