"""What an administrator may ask of one job: to be tried again, or to end."""

from typing import Any

from itw import messages
from itw.jobs import RunTests, WriteTests
from itw.queues import QUEUES
from workers.dispatch import failed
from workers.dispatch.inventory import Placed, bring_forward, lanes_of
from workers.dispatch.known import Known
from workers.dispatch.removal import remove
from workers.queue import put
from workers.runs import Runs
from workers.settings import Settings
from workers.writes import Writes


def retry(redis: Any, settings: Settings, known: Known) -> str:
    """Do so, and say what was done; raises TransientError where Redis is away."""
    if known.failed is not None:
        # Put first: one that is put twice finds what it did, one that is lost is lost.
        put(settings, known.failed.job)
        failed.forget(redis, known.failed)
        return messages.job_put_again_title(job=known.id)
    at = known.placed
    if at is not None and bring_forward(redis, at.envelope.tag, at.queue):
        return messages.job_brought_forward_title(job=known.id)
    return messages.not_to_be_retried_title(job=known.id)


def cancel(redis: Any, known: Known) -> str:
    """Do so, and say what was done.

    Jobs that people see on GitHub are told to stop, and end what they show there themselves.
    """
    if known.failed is not None:
        failed.forget(redis, known.failed)
        return messages.job_forgotten_title(job=known.id)
    at, job = known.placed, known.job
    if isinstance(job, RunTests | WriteTests):
        kind = Runs if isinstance(job, RunTests) else Writes
        kind(redis, job.repository).cancel(job.number, messages.an_administrator())
        if at is not None:
            bring_forward(redis, at.envelope.tag, at.queue)
        return messages.job_told_to_stop_title(job=known.id, about=known.about)
    if at is not None and _taken_out(redis, at):
        return messages.job_removed_title(job=known.id)
    return messages.cannot_be_stopped_title(job=known.id)


def _taken_out(redis: Any, at: Placed) -> bool:
    tag = at.envelope.tag
    if redis.hdel(lanes_of(QUEUES[at.queue]).waiting, tag):
        return True
    return bool(remove(redis, lambda each: each.tag == tag))  # it has only just come
