"""How many jobs may be held at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Of each queue, on all machines together; 0 is any number."""

    installation: int = 0
    repository: int = 0


ANY = Slots()
