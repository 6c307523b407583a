"""Somebody pressed "Re-run": every pull request behind the check is reviewed once more."""

import structlog

from itw.jobs import RerunCheck, ReviewPullRequest
from workers import review_pull_request
from workers.services import Services

log = structlog.get_logger()


def run(job: RerunCheck, services: Services) -> None:
    """One after the other: each finds its own verdict when the job has to start again."""
    numbers = numbers_of(job, services)
    if not numbers:
        log.info("no_pull_request", head=job.head_sha)
    for number in numbers:
        review_pull_request.run(_review_of(job, number), services)


def numbers_of(job: RerunCheck, services: Services) -> list[int]:
    """GitHub names no pull requests from forks: those are found by their head."""
    return job.pull_requests or [
        pull.number for pull in services.github.open_pulls_at(job.head_sha)
    ]


def _review_of(job: RerunCheck, number: int) -> ReviewPullRequest:
    return ReviewPullRequest(
        installation=job.installation,
        repository=job.repository,
        delivery=job.delivery,
        number=number,
        head_sha=job.head_sha,
        reason="rerequested",
        again=True,
    )
