"""Runs a job's story where its repository is ours and its owner wants us."""

from collections.abc import Callable
from typing import Any

import structlog

from itw.jobs import AnswerCommand, Job, RerunCheck, ReviewMergeGroup, ReviewPullRequest
from workers.github.errors import InstallationGone, NotFound
from workers.on_installation import Standing
from workers.services import Services

log = structlog.get_logger()

BEGIN = (ReviewPullRequest, AnswerCommand, RerunCheck, ReviewMergeGroup)


def run(story: Callable[[Any, Services], None], job: Job, services: Services) -> None:
    """Raises InstallationGone where the repository went away meanwhile."""
    try:
        if is_left_out(job, services):
            log.info("repository_left_out")
            _pass_over(job, services)
            return
        story(job, services)
    except NotFound as error:  # what was there a moment ago: with the whole repository?
        if services.installation.standing() is Standing.OURS:
            raise
        raise InstallationGone(str(error)) from error


def _pass_over(job: Job, services: Services) -> None:
    """For the sweep, which does not know what an organisation decides."""
    if isinstance(job, ReviewPullRequest):
        services.runs.nothing_at(job.number, job.head_sha)
    elif isinstance(job, AnswerCommand):
        services.runs.heard(job.number, job.comment_id)


def is_left_out(job: Job, services: Services) -> bool:
    """Whether the organisation wants nothing there; what was begun before is finished."""
    return isinstance(job, BEGIN) and not services.github.organisation().includes(job.repository)
