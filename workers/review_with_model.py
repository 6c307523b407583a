"""Review the changed tests of a pull request with a model, once it has the rules' review.

Nobody waits for it: the check run has its verdict, and gets a section more. Every step may be the
last one before the worker dies. The job then comes again: what was answered is not asked again, and
what is on GitHub is found there.
"""

from dataclasses import replace

import structlog

from itw.configuration.configured import config_at
from itw.errors import TransientError, UserError
from itw.jobs import AUTO, ReviewWithModel
from itw.model_review.lines import AddedLine, found_again, test_code
from itw.model_review.report import is_by_model, posted, section_of, with_section
from itw.model_review.review import ModelReview, Remarked, State
from itw.pull import Pull
from itw.reporting.publication import CheckRun, Conclusion
from itw.tally.once import Told
from itw.tally.settled import MODEL, found
from workers.approval import is_trusted
from workers.assessment import assess
from workers.lease import Busy
from workers.model_review_request import links_of
from workers.on_github import OwnCheckRun
from workers.reviewer import Subject
from workers.services import Change, Held, Services
from workers.wanted_runs import REVIEW_ENDS

log = structlog.get_logger()


def run(job: ReviewWithModel, services: Services) -> None:
    """One at a time for each pull request; a job that comes twice is done once."""
    with services.model_lease(job.number) as lease:
        if services.model_reviews.is_finished(job.number, job.work):
            return
        review = _kept(job, services) or _reviewed(job, lease, services)
        if review is not None:
            _tell(job, review, services)
        if review is None or review.state is State.NOTHING:
            services.model_reviews.forget(job.number, job.work)
        else:
            services.model_reviews.finish(job.number, job.work)


def give_up(job: ReviewWithModel, sentence: str, services: Services) -> None:
    """It can't be finished: say why in the check run. Quiet where it goes on elsewhere."""
    try:
        with services.model_lease(job.number):
            if services.model_reviews.is_finished(job.number, job.work):
                return
            failed = ModelReview(
                state=State.FAILED, head_sha=job.head_sha, problem=sentence, work=job.work
            )
            services.model_reviews.keep(job.number, failed)
            _tell(job, failed, services)
            services.model_reviews.finish(job.number, job.work)
    except Busy:
        log.info("somebody_else_is_at_it")


def _kept(job: ReviewWithModel, services: Services) -> ModelReview | None:
    """What an earlier attempt of the same job came to."""
    kept = services.model_reviews.kept(job.number)
    if kept is None or kept.state is State.NOTHING:  # what there was not may be there now
        return None
    return kept if kept.work == job.work else None


def _reviewed(job: ReviewWithModel, lease: Held, services: Services) -> ModelReview | None:
    """The review of the newest head; None where nobody wants it any more."""
    pull = services.github.pull(job.number)
    if pull is None or pull.state != "open":
        log.info("not_to_be_reviewed")
        return None
    with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
        config, _ = config_at(change.tip_tree, organisation=services.github.organisation())
        if not config.model_review or not _may(job, pull, services):
            log.info("model_review_not_allowed")
            return None
        review = _asked(job, pull, change, lease, services)
    services.model_reviews.keep(job.number, review)
    return review


def _may(job: ReviewWithModel, pull: Pull, services: Services) -> bool:
    """As it was decided when the job was put: permissions may have been taken back."""
    if job.work == AUTO:
        return is_trusted(pull, services.github)
    return bool(job.asked_by) and services.github.permission(job.asked_by).can_write


def _asked(
    job: ReviewWithModel, pull: Pull, change: Change, lease: Held, services: Services
) -> ModelReview:
    if services.reviewer is None:
        raise TransientError("this worker has no model")
    told = {each for m in services.github.own_reviews(pull.number) for each in m.fingerprints}
    subject = Subject(
        assessment=assess(pull, change, services.github),
        head=change.head_tree,
        told=frozenset(told),
    )
    try:
        review = services.reviewer.review(job, subject, services.limits(job), lease.check)
    except UserError as error:
        review = ModelReview(state=State.FAILED, head_sha=pull.head_sha, problem=str(error))
    log.info(
        "reviewed_with_model",
        state=review.state,
        remarks=len(review.remarks),
        dropped=dict(review.dropped),
        cost=review.cost,
        requests=review.asked,
    )
    return replace(review, work=job.work)


def _tell(job: ReviewWithModel, review: ModelReview, services: Services) -> None:
    """Its remarks where their lines still are, and its section in the newest check run."""
    with services.lease(job.number, wait=REVIEW_ENDS) as lease:
        pull = services.github.pull(job.number)
        if pull is None or pull.state != "open":
            return
        with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
            placed = _placed(review, pull, change, services)
        lease.check()
        if placed:
            told = {at.fingerprint: Told(MODEL, pull.head_sha) for _, at in placed}
            services.counted.tell(pull.number, told)  # before: who comes after a death knows it
            services.github.ensure_review(pull.number, posted(review, pull.head_sha, placed))
            services.counted.add(pull.number, found(told))
        _amend(review, pull, services)


def _placed(
    review: ModelReview, pull: Pull, change: Change, services: Services
) -> list[tuple[Remarked, AddedLine]]:
    """Looked for once more: a push may have come while the model was asked."""
    config, _ = config_at(change.tip_tree, organisation=services.github.organisation())
    code = test_code(change.diff, change.head_tree, config) if review.remarks else {}
    # What a first attempt of this very review posted is found there, and not posted again.
    told = {
        print_
        for marker in services.github.own_reviews(pull.number)
        if not (is_by_model(marker) and marker.head == pull.head_sha)
        for print_ in marker.fingerprints
    }
    found = ((each, found_again(each.at, code)) for each in review.remarks)
    return [(each, at) for each, at in found if at is not None and at.fingerprint not in told]


def _amend(review: ModelReview, pull: Pull, services: Services) -> None:
    """The verdict stays. Of a run that waits for its tests, who completes it says the same."""
    check_run = _verdict_of(pull, services)
    if check_run is None:
        return
    section = section_of(review, pull.head_sha, links_of(pull, services))
    check = CheckRun(
        head_sha=pull.head_sha,
        conclusion=Conclusion.NEUTRAL,  # not sent with new texts
        title=check_run.title,
        summary=with_section(check_run.summary, section),
    )
    if check_run.completed:
        services.github.amend_check_run(check_run, check)
    else:
        services.github.show_progress(check_run, check)


def _verdict_of(pull: Pull, services: Services) -> OwnCheckRun | None:
    runs = services.github.own_check_runs(pull.head_sha)
    mine = f"verdict:{pull.number}:"
    return next((run for run in runs if run.external_id.startswith(mine)), None)
