"""Somebody pressed "Re-run": what is behind the check is reviewed once more.

That is its pull requests, or the merge group whose commit it is.
"""

import re

import structlog

from itw.jobs import QUEUE_BRANCHES, RerunCheck, ReviewMergeGroup, ReviewPullRequest
from workers import review_merge_group, review_pull_request
from workers.services import Services

log = structlog.get_logger()
GROUP = re.compile(rf"{QUEUE_BRANCHES}(.+)/pr-\d+-[0-9a-f]+")


def run(job: RerunCheck, services: Services) -> None:
    """One after the other: each finds its own verdict when the job has to start again."""
    group = group_of(job, services)
    if group is not None:
        review_merge_group.run(group, services, attempt=job.identity)
        return
    numbers = numbers_of(job, services)
    if not numbers:
        log.info("no_pull_request", head=job.head_sha)
    for number in numbers:
        review_pull_request.run(_review_of(job, number), services)


def group_of(job: RerunCheck, services: Services) -> ReviewMergeGroup | None:
    """The merge group whose commit it is: what it was compared with stands in our check run."""
    match = GROUP.fullmatch(job.queue_branch)
    ours = f"verdict:{review_merge_group.SUBJECT}:"
    runs = services.github.own_check_runs(job.head_sha)
    bases = [each.external_id.split(":")[2] for each in runs if each.external_id.startswith(ours)]
    if match is not None:
        bases.append(f"refs/heads/{match[1]}")
    if not bases:
        return None
    return ReviewMergeGroup(
        installation=job.installation,
        repository=job.repository,
        delivery=job.delivery,
        head_sha=job.head_sha,
        head_ref=f"refs/heads/{job.queue_branch}",
        base_sha=bases[0],
    )


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
