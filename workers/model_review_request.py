"""Whether a model is asked to review a pull request, and what its check run says of that.

By itself once for each pull request, of authors with write access, when it is ready; again whenever
somebody with write access says `/review-integration-tests`. Never where the base branch's
configuration does not say `model_review: true`. The job is put after the rules' review was posted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from itw import messages
from itw.configuration.config import Config
from itw.jobs import AUTO, ReviewPullRequest, ReviewWithModel
from itw.model_review.lines import fingerprints_of, test_code
from itw.model_review.report import is_by_model, section_of, slot
from itw.pull import Pull
from itw.reporting.links import Links
from itw.reporting.markers import Marker
from itw.reporting.report import Context
from itw.review import Assessment
from workers.approval import is_trusted
from workers.services import Change, Services

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Decision:
    """`job` is what is to be put; `section` is what the check run says meanwhile, Markdown."""

    section: str = ""
    job: ReviewWithModel | None = None


def decided(job: ReviewPullRequest, pull: Pull, config: Config, services: Services) -> Decision:
    """Asked by the review before it posts anything."""
    if not config.model_review:
        return Decision()
    reviews = services.model_reviews
    presence = reviews.presence()
    if presence is None or not presence.has_model:
        return Decision(messages.model_review_off())
    work = job.identity if job.model_asked_by else AUTO
    if not job.model_asked_by and _is_done(pull, services):
        return Decision(_known(pull, services))
    if not presence.lately:
        return Decision(messages.model_review_away())
    if not job.model_asked_by:
        if pull.draft:
            return Decision()
        if not is_trusted(pull, services.github):
            return Decision(messages.model_review_of_stranger())
    if reviews.is_finished(pull.number, work):
        return Decision(_known(pull, services))
    wanted = ReviewWithModel(
        installation=job.installation,
        repository=job.repository,
        delivery=job.delivery,
        number=pull.number,
        head_sha=pull.head_sha,
        work=work,
        asked_by=job.model_asked_by,
    )
    return Decision(messages.model_review_under_way(), wanted)


def put(decision: Decision, services: Services) -> None:
    """A worker that dies in between puts the job twice: the second finds it done."""
    wanted = decision.job
    if wanted is None or services.model_reviews.is_expected(wanted.number, wanted.work):
        return
    services.put(wanted)
    services.model_reviews.expect(wanted.number, wanted.work)
    log.info("model_review_put", work=wanted.work)


def with_section(context: Context, section: str) -> Context:
    return replace(context, model=slot(section))


def section_now(pull: Pull, assessment: Assessment, services: Services) -> str:
    """For who completes a check run later: what is known of the model's review by then."""
    if not assessment.config.model_review:
        return ""
    presence = services.model_reviews.presence()
    if presence is None or not presence.has_model:
        return messages.model_review_off()
    if services.model_reviews.kept(pull.number) is not None:
        return _known(pull, services)
    put_before = services.model_reviews.is_expected(pull.number, AUTO)
    return messages.model_review_under_way() if put_before else ""


def links_of(pull: Pull, services: Services) -> Links:
    return replace(services.links, repository=pull.repository, number=pull.number)


def standing(change: Change, config: Config, told: Sequence[Marker]) -> frozenset[str]:
    """Fingerprints of the model's remarks whose lines are still added: their threads stay open."""
    if not any(map(is_by_model, told)):
        return frozenset()
    return fingerprints_of(test_code(change.diff, change.head_tree, config))


def _is_done(pull: Pull, services: Services) -> bool:
    """What GitHub shows counts, whatever Redis remembers."""
    reviews = services.model_reviews
    if reviews.is_expected(pull.number, AUTO) and not reviews.is_finished(pull.number, AUTO):
        return True  # under way
    return reviews.is_finished(pull.number, AUTO) or any(
        map(is_by_model, services.github.own_reviews(pull.number))
    )


def _known(pull: Pull, services: Services) -> str:
    kept = services.model_reviews.kept(pull.number)
    if kept is not None:
        return section_of(kept, pull.head_sha, links_of(pull, services))
    if services.model_reviews.is_expected(pull.number, AUTO):
        finished = services.model_reviews.is_finished(pull.number, AUTO)
        if not finished:
            return messages.model_review_under_way()
    return messages.model_review_once()
