"""What was dealt with and does not show on GitHub: nothing of ours, left out, or only observed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itw.observing import Act
from workers.observed import Observed
from workers.observing import REACTIONS
from workers.runs import Runs

if TYPE_CHECKING:
    from redis import Redis


@dataclass(frozen=True, slots=True)
class Unshown:
    """Of one repository."""

    redis: "Redis"
    repository: str

    def is_quiet(self, number: int, head_sha: str) -> bool:
        """Whether a job has come to an end at that head."""
        if Runs(self.redis, self.repository).is_quiet(number, head_sha):
            return True
        verdict = f"verdict:{number}:"
        return any(
            each.act is Act.CHECK_RUN and each.conclusion and each.marker.startswith(verdict)
            for each in Observed(self.redis, self.repository).all(head_sha)
        )

    def is_heard(self, number: int, comment_id: int) -> bool:
        """Whether somebody has heard the commands of a comment."""
        if Runs(self.redis, self.repository).is_heard(number, comment_id):
            return True
        kept = Observed(self.redis, self.repository).one(REACTIONS, f"{comment_id} eyes")
        return kept is not None
