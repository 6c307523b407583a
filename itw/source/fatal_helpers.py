"""Helpers that end the test, wherever they are called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itw.source.call import Call
from itw.source.closures import CALLED_BY_KEYWORD, GIVEN_TO
from itw.source.declared import Declared, remembered_in
from itw.source.function import TESTING_TYPE
from itw.source.package import Package
from itw.source.scopes import ScopeKind
from itw.source.testing import fatal_calls, is_testing_variable

MAX_ENTERED = 50  # helpers of helpers: beyond it nobody would follow the chain
# What may be the collector of EventuallyWithT as well as a test.
COLLECTOR = re.compile(r"(?:assert\.CollectT|(?:assert|require)\.TestingT)\b")


@dataclass(frozen=True, slots=True)
class FatalHelper:
    """A call of a helper, or one that is given it to run, and what in it is fatal."""

    call: Call
    helper: Declared
    fatal: Call
    inside: Declared  # the helper, or one that it calls

    @property
    def name(self) -> str:
        """The helper as the call has it, or by its own name where it is given to the call."""
        name = self.helper.function.name
        return self.call.name if self.call.method == name else name

    @property
    def kind(self) -> ScopeKind | None:
        """Why the helper runs, where it is not called as any function is: `go work(t)`."""
        if self.call.keyword:
            return CALLED_BY_KEYWORD[self.call.keyword]
        given = self.call.method != self.helper.function.name
        return GIVEN_TO.get(self.call.method) if given else None


def fatal_helpers(package: Package, declared: Declared) -> Iterator[FatalHelper]:
    """The helpers that end the test, of those that a closure calls or that are given to a call."""
    home = package.home_of(declared)
    for index, helper in home.edges_of(declared):
        call = declared.function.calls[index]
        plain = call.scope == 0 and not call.keyword and call.method == helper.function.name
        if plain or _is_another(declared, call, helper) or _is_subtest(call, helper):
            continue
        found = _fatal_of(home.home_of(helper), helper)
        if found is not None:
            yield FatalHelper(call, helper, *found)


@remembered_in
def ending_calls(package: Package, declared: Declared) -> list[Call]:
    """Calls that may end the test: fatal ones, and of helpers and closures that have some."""
    function, home = declared.function, package.home_of(declared)
    found = list(fatal_calls(declared))
    for index, helper in home.edges_of(declared):
        call = function.calls[index]
        plain = not call.keyword and call.method == helper.function.name
        if not plain or _is_another(declared, call, helper):
            continue
        if _fatal_of(home.home_of(helper), helper) is not None:
            found.append(call)
    named = {index: scope.name for index, scope in enumerate(function.scopes) if scope.name}
    ending = {named[call.scope] for call in found if call.scope in named}
    return [*found, *(c for c in function.calls if c.name in ending and not c.keyword)]


def _is_subtest(call: Call, helper: Declared) -> bool:
    """Whether the helper is given a test of its own: `t.Run(name, helper)`."""
    kinds = [kind for _, kind in helper.function.parameters]
    given = call.method != helper.function.name
    return given and call.method == "Run" and any(map(TESTING_TYPE.search, kinds))


def _is_another(declared: Declared, call: Call, helper: Declared) -> bool:
    """Whether what only has the name of the helper is called: a closure, or what gets no test."""
    if any(scope.name == call.name for scope in declared.function.scopes):
        return True
    names = [name for name, kind in helper.function.parameters if TESTING_TYPE.search(kind)]
    if not names or call.method != helper.function.name:
        return False
    return not any(is_testing_variable(declared.function, each) for each in call.arguments)


def _collectors(declared: Declared) -> Iterator[str]:
    """What may be the collector of EventuallyWithT: also of a type parameter, or its own type."""
    yield from declared.function.variables_of(COLLECTOR)
    for name, kind in declared.function.parameters:
        if not TESTING_TYPE.search(kind):
            yield name


@remembered_in
def _fatal_of(package: Package, helper: Declared) -> tuple[Call, Declared] | None:
    return _fatal_in(package, helper, set())


def _fatal_in(
    package: Package, declared: Declared, entered: set[int]
) -> tuple[Call, Declared] | None:
    """The first fatal call of a helper and of those it calls, each `entered` once."""
    entered.add(id(declared.function))
    collectors = set(_collectors(declared))
    for call in fatal_calls(declared):
        if call.scope == 0 and collectors.isdisjoint((call.receiver, *call.arguments[:1])):
            return call, declared
    for index, helper in package.edges_of(declared):
        if id(helper.function) in entered or len(entered) >= MAX_ENTERED:
            continue
        call = declared.function.calls[index]
        if call.scope == 0 and not call.keyword and call.method == helper.function.name:
            found = _fatal_in(package.home_of(helper), helper, entered)
            if found is not None:
                return found
    return None
