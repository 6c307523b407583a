"""The permissions and events that the App asks for; deploy/app-manifest.json is held to them.

Why each is needed, and what does not work without it, is said in itw/messages/permissions.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = ("read", "write", "admin")


@dataclass(frozen=True, slots=True)
class Permission:
    """A repository permission at one level ("read" or "write"), as GitHub's API names it."""

    name: str
    access: str

    def __str__(self) -> str:
        return f"{self.name.replace('_', ' ')}: {self.access}"

    def is_in(self, granted: Mapping[str, str]) -> bool:
        held = granted.get(self.name, "")
        return held in LEVELS and LEVELS.index(held) >= LEVELS.index(self.access)


METADATA = Permission("metadata", "read")
READ_CONTENTS = Permission("contents", "read")
WRITE_CONTENTS = Permission("contents", "write")
CHECKS = Permission("checks", "write")
PULL_REQUESTS = Permission("pull_requests", "write")
ISSUES = Permission("issues", "read")
MERGE_QUEUES = Permission("merge_queues", "read")

# In the order in which they matter. A level above another of the same name is a row of its own:
# less works without it, not nothing.
PERMISSIONS = (
    METADATA,
    READ_CONTENTS,
    CHECKS,
    PULL_REQUESTS,
    ISSUES,
    WRITE_CONTENTS,
    MERGE_QUEUES,
)

# Each event with the permission that GitHub delivers it for.
EVENTS: dict[str, Permission] = {
    "pull_request": PULL_REQUESTS,
    "issue_comment": ISSUES,
    "check_run": CHECKS,
    "check_suite": CHECKS,
    "merge_group": MERGE_QUEUES,
    "repository": METADATA,
}


def wanted(*, write_contents: bool = True) -> dict[str, str]:
    """What a manifest asks for: each permission at the highest level that is needed."""
    asked: dict[str, str] = {}
    for each in PERMISSIONS:
        if (write_contents or each != WRITE_CONTENTS) and not each.is_in(asked):
            asked[each.name] = each.access
    return asked


@dataclass(frozen=True, slots=True)
class Difference:
    """What was granted, compared with what is needed."""

    missing: tuple[Permission, ...] = ()
    beyond: tuple[Permission, ...] = ()  # granted and used for nothing
    unheard: tuple[str, ...] = ()  # events that are not subscribed to


def compared(granted: Mapping[str, str], events: frozenset[str] | None = None) -> Difference:
    """`events` is None where they are not known; of an installation only permissions matter."""
    needed = wanted()
    return Difference(
        missing=tuple(each for each in PERMISSIONS if not each.is_in(granted)),
        beyond=tuple(
            Permission(name, access)
            for name, access in sorted(granted.items())
            if not Permission(name, access).is_in(needed)
        ),
        unheard=tuple(each for each in EVENTS if events is not None and each not in events),
    )
