"""Report on a merge queue's commit: a required check that never reports blocks the queue."""

import re
from dataclasses import replace

import structlog

from itw import messages
from itw.jobs import ReviewMergeGroup
from itw.pull import Pull
from itw.reporting.publication import Conclusion
from itw.reporting.report import Context, publication_of
from itw.review import Assessment
from itw.telling.shown_tests import ShownTests, not_run
from workers import check_runs
from workers.assessment import as_configured, assess
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
    tests = _tests(job, services)
    context = Context(links=links, version=services.version, job=job.identity[:8], tests=tests)
    check = publication_of(assessment, context).check_run
    verdict_id = check_runs.verdict_id(SUBJECT, assessment.diff.base, attempt)
    check_run = github.start_check_run(job.head_sha, verdict_id)
    if check_run is not None and not check_run.completed:
        github.complete_check_run(check_run, check, verdict_id)


def _pull(job: ReviewMergeGroup, services: Services) -> Pull | None:
    match = NUMBER.search(job.head_ref)
    return services.github.pull(int(match[1])) if match else None


def _tests(job: ReviewMergeGroup, services: Services) -> ShownTests:
    """Nothing is run for a group: what ran at its pull request's head is its verdict, too.

    A check that still waits there is as good as one that could not be given: neutral.
    """
    if services.runs.presence() is None:
        return not_run(messages.no_sandbox_reason())
    pull = _pull(job, services)
    runs = services.github.own_check_runs(pull.head_sha) if pull else ()
    if pull is None or not runs:
        return not_run(messages.nothing_at_head_reason())
    newest = runs[0]
    if not newest.completed:
        reason = messages.still_running_reason(head_sha=pull.head_sha)
        return not_run(reason, conclusion=Conclusion.NEUTRAL)
    known = {each.value: each for each in Conclusion}
    return ShownTests(
        title=messages.at_head_title(),
        rest=messages.tests_at_head(head_sha=pull.head_sha, title=newest.title),
        conclusion=known.get(newest.conclusion, Conclusion.NEUTRAL),
    )


def _assessed(job: ReviewMergeGroup, change: Change, services: Services) -> Assessment:
    """As on its pull request, whose waivers hold here too: the queue must not say otherwise."""
    pull = _pull(job, services)
    if pull is not None:
        return assess(pull, change, services.github)
    return as_configured(change, services.github)
