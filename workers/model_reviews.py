"""What processes tell each other of model's reviews: which were put, what came of the last one.

What came of one is kept until it is shown and longer: it was paid for, and every later check run of
the pull request says that it was done.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from itw.model_review.review import ModelReview
from workers import notes
from workers.notes import Notes
from workers.reviewer import ReviewerPresence

if TYPE_CHECKING:
    from redis import Redis

KEPT = 60 * 24 * 3600  # seconds
PRESENCE = "itw:reviewer"
REVIEW = TypeAdapter(ModelReview)


@dataclass(frozen=True, slots=True)
class ModelReviews:
    """The model's reviews of one repository's pull requests (`workers.services.ModelReviews`)."""

    redis: "Redis"
    repository: str

    @property
    def _notes(self) -> Notes:
        return Notes(self.redis, "model-reviews", self.repository, KEPT)

    def presence(self) -> ReviewerPresence | None:
        known = notes.announced(self.redis, PRESENCE)
        if known is None:
            return None
        said, ago = known
        return ReviewerPresence(seconds_ago=ago, has_model=bool(said.get("model")))

    def expect(self, number: int, work: str) -> None:
        self._notes.leave(number, f"put {work}")

    def is_expected(self, number: int, work: str) -> bool:
        return self._notes.one(number, f"put {work}") is not None

    def forget(self, number: int, work: str) -> None:
        self._notes.take_back(number, f"put {work}")

    def finish(self, number: int, work: str) -> None:
        self._notes.leave(number, f"finished {work}")

    def is_finished(self, number: int, work: str) -> bool:
        return self._notes.one(number, f"finished {work}") is not None

    def keep(self, number: int, review: ModelReview) -> None:
        self._notes.leave(number, "review", review=REVIEW.dump_python(review, mode="json"))

    def kept(self, number: int) -> ModelReview | None:
        said = self._notes.one(number, "review")
        try:
            return REVIEW.validate_python(said.get("review")) if said is not None else None
        except ValidationError:  # another version's
            return None


def announce(redis: "Redis", *, has_model: bool) -> None:
    """Say that there is a worker that reviews with a model, or would if it had one."""
    notes.announce(redis, PRESENCE, model=has_model)
