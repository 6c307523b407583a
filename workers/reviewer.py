"""Who reviews with a model: what is asked of them, and what they say of themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from itw.jobs import ReviewWithModel
from itw.model_review.review import ModelReview
from itw.review import Assessment
from itw.runs.presence import Presence
from itw.spending import Limit
from itw.tree import Tree


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A change, what the rules say of it, and the fingerprints that threads on it tell already."""

    assessment: Assessment
    head: Tree
    told: frozenset[str] = frozenset()


class Reviewer(Protocol):
    """Reviews the changed tests with a model."""

    def review(
        self,
        job: ReviewWithModel,
        subject: Subject,
        limits: Sequence[Limit],
        check: Callable[[], None],
    ) -> ModelReview:
        """A failure is a review that says why; raise TransientError where it may pass.

        `limits` are on the money. `check` is called all the time, and may raise to stop.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerPresence:
    """What the workers that review with a model last said of themselves."""

    seconds_ago: float
    has_model: bool

    @property
    def lately(self) -> bool:
        return Presence(seconds_ago=self.seconds_ago).lately
