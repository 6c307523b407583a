"""Counts how runs of jobs ended, and how long they took."""

from typing import TYPE_CHECKING

from itw.jobs import LIFE_CYCLE, Job
from itw.tally.entry import Entry, Kind
from workers.tally import Tally
from workers.tasks import Outcome

if TYPE_CHECKING:
    from redis import Redis


def count_end(redis: "Redis", job: Job, outcome: Outcome, seconds: float) -> None:
    """For its repository too, unless that is gone or may be: then counting would begin it anew."""
    gone = outcome is Outcome.OUT_OF_REACH or isinstance(job, LIFE_CYCLE)
    counts = {
        Entry(Kind.JOB, (job.task, outcome)): 1,
        Entry(Kind.MILLISECONDS, (job.task,)): round(seconds * 1000),
    }
    Tally(redis, "" if gone else job.repository).add(counts)
