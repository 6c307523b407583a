"""Jobs at once, as the dispatcher counts them."""

from dataclasses import dataclass
from typing import Self

from itw.fair_shares.limits import Limits, What


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The operator's, of each queue on all machines together; 0 is any number.

    `named` are other numbers for some: ("acme", 6) or ("acme/connect", 2), in lower case.
    """

    installation: int = 0
    repository: int = 0
    named: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, limits: Limits) -> Self:
        named = ((name, share.of(What.JOBS)) for name, share in limits.named.items())
        return cls(
            installation=limits.installation.jobs or 0,
            repository=limits.repository.jobs or 0,
            named=tuple((name, jobs) for name, jobs in named if jobs is not None),
        )


ANY = Slots()
