"""What is shown of one review, whatever becomes of its tests."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from itw.jobs import Job
from itw.pull import Pull
from itw.reporting.markers import Marker
from itw.reporting.publication import CheckRun, Publication
from itw.reporting.report import Context, publication_of
from itw.review import Assessment
from itw.telling.shown_tests import ShownTests
from workers import model_review_request, write_on_request
from workers.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`told` are the fingerprints of what earlier reviews of the pull request told, `on_github` of
    what any has, also a first attempt of this one.

    `standing` are those of a model's remarks whose lines are still there.
    """

    assessment: Assessment
    context: Context
    told: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    on_github: frozenset[str] = frozenset()

    def publication(self, tests: ShownTests, *, can_comment: bool = True) -> Publication:
        context = replace(self.context, tests=tests, can_comment=can_comment)
        return publication_of(self.assessment, context, told=self.told, standing=self.standing)

    def check_run(self, tests: ShownTests) -> CheckRun:
        return self.publication(tests).check_run


def fingerprints(markers: Iterable[Marker]) -> frozenset[str]:
    return frozenset(print_ for marker in markers for print_ in marker.fingerprints)


def shown_of(pull: Pull, assessment: Assessment, job: Job, services: Services) -> Shown:
    """For who comes after the review: what it told itself is not news, and has its comments."""
    earlier = (
        marker
        for marker in services.github.own_reviews(pull.number)
        if marker.head != pull.head_sha
    )
    text = Shown(
        assessment=assessment,
        context=context_of(pull, job, services),
        told=fingerprints(earlier),
    )
    return with_model_review(text, pull, services)


def with_model_review(text: Shown, pull: Pull, services: Services) -> Shown:
    """With what is known of the model's review by now: it may have ended since."""
    section = model_review_request.section_now(pull, text.assessment, services)
    return replace(text, context=model_review_request.with_section(text.context, section))


def context_of(pull: Pull, job: Job, services: Services) -> Context:
    return Context(
        links=replace(services.links, repository=pull.repository, number=pull.number),
        version=services.version,
        job=job.identity[:8],
        can_write=write_on_request.is_possible(services),
    )
