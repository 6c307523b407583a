"""Review a pull request: from its number to one review and one check run.

Where tests are to run, the review is posted at once, and the check run waits for them.

Every step may be the last one before the worker dies, and the job then runs again from the top: it
finds what is on GitHub already, and adds what is missing.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

import structlog

from itw.configuration.configured import config_at
from itw.edits.suggesting import with_suggestions
from itw.jobs import ReviewPullRequest, RunTests
from itw.pull import Pull
from itw.reporting.publication import CheckRun
from itw.review import Assessment
from workers import check_runs, gofmt, model_review_request, older_than_us, write_on_request
from workers.assessment import assess
from workers.counted_findings import count_posted, count_settled, remember
from workers.on_github import OwnCheckRun
from workers.run_decision import Tests, tests_of
from workers.services import Change, Held, Services
from workers.shown import Shown, context_of, fingerprints

log = structlog.get_logger()

KEEPS_RUNNING = frozenset({"command", "unwaived"})  # reasons that are not about the tests


def run(job: ReviewPullRequest, services: Services) -> None:
    """Review the pull request's newest head, whichever the job was sent for."""
    with services.lease(job.number) as lease:
        pull = services.github.pull(job.number)
        if pull is None:
            log.info("pull_request_gone")
            return
        services.runs.head_is(pull.number, pull.head_sha)
        _end_older(job, pull, services)
        if pull.state != "open" or (pull.draft and not job.again):
            check_runs.end_open_runs(
                services.github, pull.number, check_runs.closed(pull.head_sha), "closed"
            )
            log.info("not_to_be_reviewed", state=pull.state, draft=pull.draft)
            return
        with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
            if older_than_us.is_left_in_peace(job, pull, change, services):
                log.info("older_than_the_installation")
                return
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
    runs = github.own_check_runs(pull.head_sha)
    verdict_id = _verdict_id(job, pull, change, runs, services)
    if _has_verdict(verdict_id, runs):
        _keep(job, pull, change, lease, services)
        return
    assessment = with_suggestions(assess(pull, change, github), change.head_tree, gofmt.keeps)
    seconds = time.monotonic() - started
    told_before = github.own_reviews(pull.number)
    if not (concerns_us(assessment) or told_before or job.again):
        services.runs.nothing_at(pull.number, pull.head_sha)
        log.info("nothing_to_review", files=len(change.diff.files), seconds=round(seconds, 3))
        return
    tests = tests_of(job, pull, assessment, change, services)
    check_run = github.start_check_run(pull.head_sha, verdict_id)
    services.runs.only(pull.number, verdict_id)
    # What a first attempt of this very review posted is not news: it is found, and not repeated.
    told = (marker for marker in told_before if job.again or marker.head != pull.head_sha)
    decision = model_review_request.decided(job, pull, assessment.config, services)
    context = model_review_request.with_section(context_of(pull, job, services), decision.section)
    shown = Shown(
        assessment=assessment,
        context=replace(context, seconds=seconds, can_check=check_run is not None),
        told=fingerprints(told),
        on_github=fingerprints(told_before),
        standing=model_review_request.standing(change, assessment.config, told_before),
    )
    if _publish(job, pull, shown, tests, check_run, lease, services):
        model_review_request.put(decision, services)
        write_on_request.write_by_itself(job, pull, assessment, services)
    # Left by a job that GitHub let neither finish nor tell: we hold the lease, so nobody is at it.
    left = [
        run
        for run in check_runs.waiting(runs, pull.number)
        if check_run is None or run.id != check_run.id
    ]
    check_runs.end(github, pull.number, left, check_runs.replaced(pull.head_sha), "replaced")


def _keep(
    job: ReviewPullRequest, pull: Pull, change: Change, lease: Held, services: Services
) -> None:
    """There is a verdict: what is left is what a worker that died after it did not come to."""
    log.info("already_reviewed", head=pull.head_sha)
    _keep_threads(job, pull, change, lease, services)
    config, _ = config_at(change.tip_tree, organisation=services.github.organisation())
    decision = model_review_request.decided(job, pull, config, services)
    model_review_request.put(decision, services)


def _verdict_id(
    job: ReviewPullRequest,
    pull: Pull,
    change: Change,
    runs: Sequence[OwnCheckRun],
    services: Services,
) -> str:
    """A review that people ask for has a check run of its own, unless tests run for another.

    Those tests go on: their verdict reads the waivers and the findings anew when it is given.
    """
    if not job.again:
        return check_runs.verdict_id(pull.number, change.base)
    if job.reason in KEEPS_RUNNING:
        here = check_runs.verdict_id(pull.number, change.base).removesuffix(":")
        for run in check_runs.waiting(runs, pull.number):
            known = services.runs.waits(pull.number, pull.head_sha, run.external_id)
            if known and run.external_id.startswith(f"{here}:"):
                return run.external_id
    return check_runs.verdict_id(pull.number, change.base, job.identity)


def _keep_threads(
    job: ReviewPullRequest, pull: Pull, change: Change, lease: Held, services: Services
) -> None:
    """A push back to a head with a verdict: other heads in between may have resolved threads."""
    github = services.github
    if job.reason != "synchronize" or not github.own_reviews(pull.number):
        return
    assessment, told = assess(pull, change, github), github.own_reviews(pull.number)
    current = frozenset(each.fingerprint for each in assessment.findings)
    current |= model_review_request.standing(change, assessment.config, told)
    posted = fingerprints(told)
    now = github.pull(pull.number)
    if now is not None and now.state == "open" and now.head_sha == pull.head_sha:
        lease.check()
        threads = github.ensure_threads(pull.number, current)
        count_settled(pull.number, assessment, current, posted, threads, services.counted)


def concerns_us(assessment: Assessment) -> bool:
    """Whether anything is shown at all."""
    return assessment.concerns_us or assessment.config.required


def _has_verdict(verdict_id: str, runs: Sequence[OwnCheckRun]) -> bool:
    return any(run.completed and run.external_id == verdict_id for run in runs)


def _publish(
    job: ReviewPullRequest,
    pull: Pull,
    shown: Shown,
    tests: Tests,
    check_run: OwnCheckRun | None,
    lease: Held,
    services: Services,
) -> bool:
    """Post unless a push or another job came in between; the check run is completed in any case,
    or waits for its tests. Whether it was posted.
    """
    github = services.github
    if _is_overtaken(pull, services):
        return False
    lease.check()
    publication = shown.publication(tests.shown)
    review = publication.review
    remember(pull.number, publication, shown, services.counted)
    if review is not None and not github.ensure_review(pull.number, review):
        publication = shown.publication(tests.shown, can_comment=False)
    threads = github.ensure_threads(pull.number, publication.current)
    count_posted(pull.number, publication, shown, threads, services.counted)
    if check_run is not None and tests.wanted:
        _wait_for_tests(job, pull, check_run, publication.check_run, services)
    elif check_run is not None:
        github.complete_check_run(check_run, publication.check_run, check_run.external_id)
    log.info(
        "reviewed",
        head=pull.head_sha,
        conclusion=publication.check_run.conclusion,
        review=publication.review is not None,
        tests=tests.wanted,
    )
    return True


def _is_overtaken(pull: Pull, services: Services) -> bool:
    """Whether the head is not the one to be judged any more; then its check runs are ended."""
    now = services.github.pull(pull.number)
    if now is not None and now.state == "open" and now.head_sha == pull.head_sha:
        return False
    moved = now is not None and now.head_sha != pull.head_sha
    check = check_runs.closed(pull.head_sha)
    if now is not None and moved:
        check = check_runs.superseded(pull.head_sha, now.head_sha)
    check_runs.end_open_runs(
        services.github, pull.number, check, "superseded" if moved else "closed"
    )
    log.info("overtaken_before_posting", moved=moved)
    return True


def _wait_for_tests(
    job: ReviewPullRequest,
    pull: Pull,
    check_run: OwnCheckRun,
    check: CheckRun,
    services: Services,
) -> None:
    """The check run stays in progress: it is not green, nor neutral, before its tests ran."""
    runs, verdict = services.runs, check_run.external_id
    if runs.waits(pull.number, pull.head_sha, verdict):
        return  # its job shows how far it is
    services.github.show_progress(check_run, check)
    services.put(
        RunTests(
            installation=job.installation,
            repository=job.repository,
            delivery=job.delivery,
            number=pull.number,
            head_sha=pull.head_sha,
            verdict=verdict,
            connectors=job.connectors,
            since=runs.now(),
        )
    )
    # A worker that dies in between puts the job twice: the second finds nobody who waits.
    runs.expect(pull.number, pull.head_sha, verdict)
