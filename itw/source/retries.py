"""`pool.Retry` of dockertest: what is tried until it returns no error."""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.package import Package
from itw.source.tried import Tried, tried_by


@dataclass(frozen=True, slots=True)
class Retry:
    visit: Visit
    call: Call
    tried: Tried

    @property
    def is_in_place(self) -> bool:
        """Whether the attempt sees the variables of the function that retries."""
        return self.tried.declared is self.visit.declared


def retries_in(package: Package, visit: Visit) -> Iterator[Retry]:
    for call in visit.function.named("Retry"):
        tried = tried_by(package, visit, call) if "pool" in call.receiver.lower() else None
        if tried is not None:
            yield Retry(visit, call, tried)
