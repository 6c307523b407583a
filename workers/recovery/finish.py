"""Ends check runs of a pull request that nobody is at any more."""

from dataclasses import replace
from typing import TYPE_CHECKING

from itw import messages
from itw.jobs import ReviewPullRequest
from itw.recovery.pulls import SeenPull
from itw.reporting.publication import WRITING_RUN_NAME
from workers import check_runs
from workers.failure import WHY
from workers.lease import Busy, lease
from workers.on_github import GitHub
from workers.recovery.living import Living

if TYPE_CHECKING:
    from redis import Redis


def finish(pull: SeenPull, job: ReviewPullRequest, github: GitHub, redis: "Redis") -> bool:
    """Say neutrally that nothing was concluded, and what helps; False where somebody is at it.

    Under the pull request's lease, and after another look at the queues: who begins later finds
    them ended, and begins one of its own.
    """
    try:
        with lease(redis, f"{job.repository}#{pull.number}".lower()) as held:
            if Living.now(redis).has(job.repository, pull.number, pull.head_sha):
                return False
            held.check()
            _end(pull, job, github)
            return True
    except Busy:
        return False


def supersede(pull: SeenPull, newer: str, github: GitHub) -> bool:
    """End what an earlier head has in progress; whoever is at it would, too."""
    check = check_runs.superseded(pull.head_sha, newer)
    return check_runs.end_open_runs(github, pull.number, check, "superseded")


def _end(pull: SeenPull, job: ReviewPullRequest, github: GitHub) -> None:
    head = pull.head_sha
    fault = check_runs.our_fault(head, messages.worker_gone_reason(), job)
    verdict = fault if pull.is_reviewed else check_runs.closed(head)
    why = WHY if pull.is_reviewed else "closed"
    check_runs.end_open_runs(github, pull.number, verdict, why)
    said = messages.writing_fault(reason=messages.worker_gone_reason(), job=job.identity[:8])
    for run in github.own_check_runs(head, WRITING_RUN_NAME):
        if not run.completed and run.external_id.startswith(f"write:{pull.number}:"):
            check = replace(fault, summary=said)
            github.complete_check_run(run, check, run.external_id)
