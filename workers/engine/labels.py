"""The labels by which everything the sandbox makes is found again, and by whom.

A sweep touches what has its own owner's label: two installations, or two tests, on one engine never
remove each other's containers. But for those that everybody has forgotten: a data directory that
was deleted took its owner's name with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from itw.gateway.labels import DEADLINE, JOB, OWNER, labels_of

# Seconds after the deadline. An owner that lives sweeps each minute; the rest is for wrong clocks.
FORGOTTEN = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Whose a thing is, which job's, and the unix second after which nobody needs it."""

    owner: str
    job: str
    deadline: int

    def of(self, role: str) -> dict[str, str]:
        return labels_of(job=self.job, role=role, deadline=self.deadline, owner=self.owner)

    def is_forgotten(self, now: float) -> bool:
        """Whether no owner will ever remove it. Without a deadline nobody can tell."""
        return 0 < self.deadline < now - FORGOTTEN

    @classmethod
    def read(cls, labels: Mapping[str, str]) -> Self:
        """Labels as the engine tells them; a deadline that is no number has passed."""
        deadline = labels.get(DEADLINE, "")
        return cls(
            owner=labels.get(OWNER, ""),
            job=labels.get(JOB, ""),
            deadline=int(deadline) if deadline.isascii() and deadline.isdigit() else 0,
        )


def of_owner(owner: str) -> str:
    """The engine's filter for what belongs to an owner."""
    return f"{OWNER}={owner}"


def of_job(job: str) -> str:
    return f"{JOB}={job}"
