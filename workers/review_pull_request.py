"""Review a pull request: from its number to one review and one check run.

Every step may be the last one before the worker dies, and the job then runs again from the top: it
finds what is on GitHub already, and adds what is missing.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import structlog

from itw.edits.suggesting import with_suggestions
from itw.jobs import ReviewPullRequest
from itw.publication import Publication
from itw.pull import Pull
from itw.report import Context, publication_of
from itw.review import Assessment
from workers import check_runs, gofmt
from workers.assessment import assess
from workers.services import Change, Held, OwnCheckRun, Services

log = structlog.get_logger()


def run(job: ReviewPullRequest, services: Services) -> None:
    """Review the pull request's newest head, whichever the job was sent for."""
    with services.lease(job.number) as lease:
        pull = services.github.pull(job.number)
        if pull is None:
            log.info("pull_request_gone")
            return
        _end_older(job, pull, services)
        if pull.state != "open" or (pull.draft and not job.again):
            check_runs.end_open_runs(
                services.github, pull.number, check_runs.closed(pull.head_sha), "closed"
            )
            log.info("not_to_be_reviewed", state=pull.state, draft=pull.draft)
            return
        with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
            _review(job, pull, change, lease, services)


def _end_older(job: ReviewPullRequest, pull: Pull, services: Services) -> None:
    """A push came after the job was sent: its own commit gets no verdict any more."""
    if job.head_sha in {"", pull.head_sha}:
        return
    log.info("superseded", newer=pull.head_sha)
    check = check_runs.superseded(job.head_sha, pull.head_sha)
    end = check_runs.ensure_ended if job.again else check_runs.end_open_runs
    end(services.github, pull.number, check, "superseded")


def _review(
    job: ReviewPullRequest, pull: Pull, change: Change, lease: Held, services: Services
) -> None:
    started, github = time.monotonic(), services.github
    attempt = job.identity if job.again else ""
    verdict_id = check_runs.verdict_id(pull.number, change.base, attempt)
    runs = github.own_check_runs(pull.head_sha)
    if _has_verdict(verdict_id, runs):
        log.info("already_reviewed", head=pull.head_sha)
        _keep_threads(job, pull, change, lease, services)
        return
    assessment = with_suggestions(assess(pull, change, github), change.head_tree, gofmt.keeps)
    seconds = time.monotonic() - started
    told_before = github.own_reviews(pull.number)
    if not (concerns_us(assessment) or told_before or job.again):
        log.info("nothing_to_review", files=len(change.diff.files), seconds=round(seconds, 3))
        return
    check_run = github.start_check_run(pull.head_sha, verdict_id)
    context = Context(
        links=replace(services.links, repository=pull.repository, number=pull.number),
        version=services.version,
        job=job.identity[:8],
        seconds=seconds,
        can_check=check_run is not None,
    )
    # What a first attempt of this very review posted is not news: it is found, and not repeated.
    told = (marker for marker in told_before if job.again or marker.head != pull.head_sha)
    fingerprints = frozenset(print_ for marker in told for print_ in marker.fingerprints)
    publication = publication_of(assessment, context, told=fingerprints)
    mute = replace(context, can_comment=False)
    without = partial(publication_of, assessment, mute, told=fingerprints)
    _publish(pull, publication, without, check_run, lease, services)
    # Left by a job that GitHub let neither finish nor tell: we hold the lease, so nobody is at it.
    left = [
        run
        for run in check_runs.waiting(runs, pull.number)
        if check_run is None or run.id != check_run.id
    ]
    check_runs.end(github, pull.number, left, check_runs.replaced(pull.head_sha), "replaced")


def _keep_threads(
    job: ReviewPullRequest, pull: Pull, change: Change, lease: Held, services: Services
) -> None:
    """A push back to a head with a verdict: other heads in between may have resolved threads."""
    github = services.github
    if job.reason != "synchronize" or not github.own_reviews(pull.number):
        return
    current = frozenset(each.fingerprint for each in assess(pull, change, github).findings)
    now = github.pull(pull.number)
    if now is not None and now.state == "open" and now.head_sha == pull.head_sha:
        lease.check()
        github.ensure_threads(pull.number, current)


def concerns_us(assessment: Assessment) -> bool:
    """Whether anything is shown at all."""
    return assessment.concerns_us or assessment.config.required


def _has_verdict(verdict_id: str, runs: Sequence[OwnCheckRun]) -> bool:
    return any(run.completed and run.external_id == verdict_id for run in runs)


def _publish(
    pull: Pull,
    publication: Publication,
    without_comments: Callable[[], Publication],
    check_run: OwnCheckRun | None,
    lease: Held,
    services: Services,
) -> None:
    """Post unless a push or another job came in between; the check run is completed in any case."""
    github = services.github
    now = github.pull(pull.number)
    if now is None or now.state != "open" or now.head_sha != pull.head_sha:
        moved = now is not None and now.head_sha != pull.head_sha
        check = check_runs.closed(pull.head_sha)
        if now is not None and moved:
            check = check_runs.superseded(pull.head_sha, now.head_sha)
        check_runs.end_open_runs(github, pull.number, check, "superseded" if moved else "closed")
        log.info("overtaken_before_posting", moved=moved)
        return
    lease.check()
    review = publication.review
    if review is not None and not github.ensure_review(pull.number, review):
        publication = without_comments()
    github.ensure_threads(pull.number, publication.current)
    if check_run is not None:
        github.complete_check_run(check_run, publication.check_run, check_run.external_id)
    log.info(
        "reviewed",
        head=pull.head_sha,
        conclusion=publication.check_run.conclusion,
        review=publication.review is not None,
    )
