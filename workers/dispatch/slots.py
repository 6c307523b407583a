"""What installations and repositories may have: jobs at once, and minutes of a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Of each queue, on all machines together; 0 is any number."""

    installation: int = 0
    repository: int = 0


ANY = Slots()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMinutes:
    """Of a day in sandboxes; 0 is any number."""

    installation: int = 0
    repository: int = 0
