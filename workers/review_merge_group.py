"""Report on a merge queue's commit: a required check that never reports blocks the queue."""

import re
from dataclasses import replace

import structlog

from itw.configured import config_at
from itw.jobs import ReviewMergeGroup
from itw.report import Context, publication_of
from itw.review import Assessment
from workers import check_runs
from workers.assessment import assess, reviewed
from workers.review_pull_request import concerns_us
from workers.services import Change, Services

log = structlog.get_logger()
SUBJECT = "merge"
NUMBER = re.compile(r"/pr-(\d+)-[0-9a-f]+$")  # the only place where GitHub names the pull request


def run(job: ReviewMergeGroup, services: Services, *, attempt: str = "") -> None:
    """The review of the group's own commit, as a check run and nothing else.

    With an `attempt` of its own it is reviewed although there is a verdict.
    """
    github = services.github
    with services.change(job.base_sha, job.head_sha) as change:
        assessment = _assessed(job, change, services)
    if not concerns_us(assessment):
        log.info("nothing_to_review")
        return
    links = replace(services.links, repository=job.repository)
    context = Context(links=links, version=services.version, job=job.identity[:8])
    check = publication_of(assessment, context).check_run
    verdict_id = check_runs.verdict_id(SUBJECT, assessment.diff.base, attempt)
    check_run = github.start_check_run(job.head_sha, verdict_id)
    if check_run is not None and not check_run.completed:
        github.complete_check_run(check_run, check, verdict_id)


def _assessed(job: ReviewMergeGroup, change: Change, services: Services) -> Assessment:
    """As on its pull request, whose waivers hold here too: the queue must not say otherwise."""
    match = NUMBER.search(job.head_ref)
    pull = services.github.pull(int(match[1])) if match else None
    if pull is not None:
        return assess(pull, change, services.github)
    config, remarks = config_at(change.tip_tree)
    assessment = reviewed(change, config)
    return replace(assessment, remarks=(*remarks, *assessment.remarks))
