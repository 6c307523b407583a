"""Why a test run is not wanted any more."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    CANCELLED = "cancelled"  # somebody said so
    SUPERSEDED = "superseded"  # a newer push
    REPLACED = "replaced"  # asked for again: a later check of the same commit has its own run
    CLOSED = "closed"  # the pull request was closed, or became a draft


@dataclass(frozen=True, slots=True)
class Stop:
    """`who` is the login of who cancelled, or the newer head."""

    why: Why
    who: str = ""
