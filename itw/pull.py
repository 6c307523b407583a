"""A pull request, as far as the product needs to know it."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """A person's permission on the base repository, as GitHub's REST API names it."""

    ADMIN = "admin"
    WRITE = "write"  # `maintain` reads as `write`
    READ = "read"  # `triage` reads as `read`
    NONE = "none"

    @property
    def can_write(self) -> bool:
        return self in {Permission.ADMIN, Permission.WRITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """One pull request at the moment it was read from GitHub."""

    repository: str  # "owner/name" of the base repository
    number: int
    state: str  # "open" or "closed"
    draft: bool
    title: str
    author: str  # login
    head_sha: str
    head_ref: str
    head_repository: str | None  # None when the fork was deleted
    base_ref: str
    base_sha: str  # tip of the base branch, *not* the merge base
    created: float = 0.0  # seconds since 1970

    @property
    def from_fork(self) -> bool:
        return self.head_repository != self.repository
