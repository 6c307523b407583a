"""What a retry or an Eventually tries: a closure, on the spot or in a variable, or a function."""

from dataclasses import dataclass

from itw.source.call import Call
from itw.source.declared import Declared, Visit
from itw.source.function import Function
from itw.source.package import Package
from itw.source.scopes import Scope


@dataclass(frozen=True, slots=True)
class Tried:
    """The closure or function of each attempt, and the function with it."""

    declared: Declared
    scope: Scope

    @property
    def function(self) -> Function:
        return self.declared.function

    @property
    def calls(self) -> list[Call]:
        """The calls of the attempt."""
        inside = (self.scope.start, self.scope.end)
        return [call for call in self.function.calls if inside[0] < call.start < inside[1]]


def tried_by(package: Package, visit: Visit, call: Call) -> Tried | None:
    """What the call tries, None where it is made out of sight."""
    function = visit.function
    index = next((i for i, each in enumerate(function.calls) if each is call), -1)
    given = next((scope for scope in function.scopes if scope.call == index), None)
    scope = given or _in_variable(function, call)
    if scope is not None:
        return Tried(visit.declared, scope)
    home = package.home_of(visit.declared)
    named = next(iter(home.values(visit.declared, index)), None)
    return Tried(named, named.function.scopes[0]) if named is not None else None


def _in_variable(function: Function, call: Call) -> Scope | None:
    """The closure that a variable held last before the call."""
    before = (scope for scope in function.scopes if scope.name and scope.start < call.start)
    named = [scope for scope in before if scope.name in call.arguments]
    return named[-1] if named else None
