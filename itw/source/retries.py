"""`pool.Retry` of dockertest: the closure that is tried until it returns no error."""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.scopes import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class Retry:
    visit: Visit
    call: Call
    scope: Scope

    @property
    def calls(self) -> list[Call]:
        """The calls of the closure."""
        inside = (self.scope.start, self.scope.end)
        return [c for c in self.visit.function.calls if inside[0] < c.start < inside[1]]


def retries_in(visit: Visit) -> Iterator[Retry]:
    function = visit.function
    for scope in function.scopes:
        call = function.call_at(scope.call)
        if scope.kind is ScopeKind.RETRY and call is not None and "pool" in call.receiver.lower():
            yield Retry(visit, call, scope)
