"""The jobs of an installation as its administrators see them: by id, with what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from itw import messages
from itw.fair_shares.envelope import Envelope
from itw.fair_shares.limits import Most
from itw.jobs import Job
from workers.dispatch.failed import Failed, all_failed
from workers.dispatch.held_back import held_back
from workers.dispatch.inventory import Placed, placed

ID = 8  # digits: as check runs and comments name a job that could not be finished
FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A job that is in a queue (`placed`), or one that failed.

    `identity` is the job's own, the same however often it is put. `job` is None where this version
    does not know its kind. Times are seconds since 1970, 0 where there is none.
    """

    identity: str
    state: str  # "waiting", "running", "delayed" or "failed"
    task: str
    installation: int
    repository: str
    number: int | None
    job: Job | None
    attempt: int = 1
    since: float = 0.0  # running since, or failed at
    by: str = ""
    until: float = 0.0
    why: str = ""
    placed: Placed | None = None
    failed: Failed | None = None

    @property
    def id(self) -> str:
        return self.identity[:ID]

    @property
    def about(self) -> str:
        return f"{self.repository}#{self.number}" if self.number else self.repository


def all_known(redis: Any) -> Iterator[Known]:
    """Running, waiting and delayed jobs, then those that failed, newest first."""
    there = tuple(placed(redis))
    full = held_back(redis, there)
    yield from (_of_placed(each, full.get(each.envelope.tag)) for each in there)
    yield from map(_of_failed, all_failed(redis))


def _of_placed(each: Placed, full: Most | None) -> Known:
    """`full` is the limit on jobs at once that it waits for."""
    envelope, job = each.envelope, each.envelope.job()
    waits = messages.waits_for_room_title(full=full) if full else ""
    return Known(
        identity=job.identity if job else _identity(envelope),
        state=str(each.where),
        task=envelope.task,
        installation=envelope.installation,
        repository=job.repository if job else envelope.repository,
        number=_number(envelope.arguments.get("number")),
        job=job,
        attempt=envelope.retries + 1,
        since=envelope.taken_at if each.where == "running" else 0.0,
        by=envelope.taken_by if each.where == "running" else "",
        until=envelope.due if each.where == "delayed" else 0.0,
        why=envelope.why if each.where == "delayed" else waits,
        placed=each,
    )


def _of_failed(failed: Failed) -> Known:
    job = failed.job
    return Known(
        identity=job.identity,
        state=FAILED,
        task=job.task,
        installation=job.installation,
        repository=job.repository,
        number=_number(getattr(job, "number", None)),
        job=job,
        since=failed.at,
        why=failed.why,
        failed=failed,
    )


def _identity(envelope: Envelope) -> str:
    """As `Job.identity`, of a job that this version does not know."""
    said = dumps([envelope.task, dict(envelope.arguments)], sort_keys=True)
    return sha256(said.encode()).hexdigest()[:16]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
