"""What becomes of a container that a test starts: where its removal is made sure of.

A container that is handed to a helper is followed into it, for it is the helper that removes it or
leaves it. What leads out of sight (a field, a result, a function of another module) may remove it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import cast

from itw.source.arguments import given_to
from itw.source.call import Call
from itw.source.declared import Declared, remembered
from itw.source.function import Function
from itw.source.package import Package
from itw.source.scopes import ScopeKind
from itw.source.testing import is_failing, is_log
from itw.source.variables import TARGET

REMOVERS = ("CleanupContainer", "TerminateContainer", "Terminate", "Purge", "Close")
MAX_HELPERS = 50  # a container is not followed into more than that

LATER = (ScopeKind.CLEANUP, ScopeKind.DEFER)

# What stands before a value that is returned, given another name or kept in a structure.
KEPT = re.compile(r"(?:\breturn|\brange|<-|&|[\[{(,:]|(?<![=!<>])=)\s*\Z")
Known = dict[tuple[int, str], "Fate | None"]  # by helper and parameter; None also while it is asked
BARE_RETURN = re.compile(r"\breturn[ \t]*(?=[\n;}])")
# `ctr.Terminate`, to be called by whoever has it, and `ctr.(*redis.RedisContainer)`.
ANOTHER_NAME = re.compile(rf"\.(?:(?:{'|'.join(REMOVERS)})\b(?!\()|\()")
BEGINNING, END = re.compile(r"(?<!\.)\b"), re.compile(r"\b(?!\.)")


class Fate(Enum):
    """What a use of a container does for its removal."""

    REMOVED = "removed"
    UNKNOWN = "unknown"  # kept, returned, or given to what can't be read


@dataclass(frozen=True, slots=True)
class Use:
    """`at` is the offset from which on the container is taken care of, or may be."""

    fate: Fate
    at: int


def uses_of(package: Package, declared: Declared, name: str, start: Call) -> list[Use]:
    """What a function does to have the container removed that a call puts into a variable."""
    after = start.end
    later = [use for offset, use in _known_uses(package, declared, name) if offset >= after]
    earlier = _earlier(declared, name, start)
    return sorted((*later, *earlier), key=lambda use: use.at) if earlier else later


def _known_uses(package: Package, declared: Declared, name: str) -> list[tuple[int, Use]]:
    """All uses of a name, with the offset of each, by where the container is taken care of."""
    key = _known_uses, name
    if key not in declared.answers:
        found = _uses(package, declared, name, {})
        declared.answers[key] = sorted(found, key=lambda use: use[1].at)
    return cast(list[tuple[int, Use]], declared.answers[key])


def removes_before(declared: Declared, name: str, end: Call) -> bool:
    """Whether the branch that ends a test removes the container first, itself or by a closure."""
    function = declared.function
    branch = next(iter(end.within[-1:]), None)
    if branch is None:
        return False
    first = bisect_right(function.calls, branch.start, key=lambda call: call.start)
    last = bisect_left(function.calls, end.start, key=lambda call: call.start)
    removing = _removing(declared).get(name, set())
    return any(call in removing or call.name in removing for call in function.calls[first:last])


@remembered
def _removing(declared: Declared) -> dict[str, set[Call | str]]:
    """By variable the calls that remove what is in it, and the closures with such calls."""
    found: dict[str, set[Call | str]] = {}
    for name, calls in _removals(declared).items():
        chains = chain.from_iterable(declared.function.scope_chain(call.scope) for call in calls)
        found[name] = {*calls, *(scope.name for scope in chains if scope.name)}
    return found


@remembered
def _removals(declared: Declared) -> dict[str, list[Call]]:
    """By variable the calls of it, or that are given it, which remove a container."""
    found: dict[str, list[Call]] = {}
    for call in declared.function.named(*REMOVERS):
        for name in {call.receiver, *call.arguments}:
            found.setdefault(name, []).append(call)
    return found


def _earlier(declared: Declared, name: str, start: Call) -> list[Use]:
    """Cleanups registered before the start: of a variable that is there already."""
    code = declared.function.text.code
    if ":=" in code[code.rfind("\n", 0, start.start) : start.start]:
        return []
    key = _earlier, name
    if key not in declared.answers:
        declared.answers[key] = [
            (call.end, Use(Fate.REMOVED, _made_sure(declared, call)))
            for call in _removals(declared).get(name, ())
            if declared.function.runs_in(call, *LATER)
        ]
    known = cast(list[tuple[int, Use]], declared.answers[key])
    return [use for end, use in known if end <= start.start]


def _uses(
    package: Package, declared: Declared, name: str, known: Known
) -> Iterator[tuple[int, Use]]:
    function, code = declared.function, declared.function.text.code
    for call in _removals(declared).get(name, ()):
        if call.receiver == name:
            yield call.start, Use(Fate.REMOVED, _made_sure(declared, call))
    yield from ((at, Use(Fate.UNKNOWN, at)) for at in _handed_on(function, name))
    for offset in _mentions(function, name, END):
        given = given_to(declared, offset)
        if given is not None and name in _plain(declared, given):
            fate = _fate_in(package, declared, given, name, known)
            if fate is not None:
                yield offset, Use(fate, _made_sure(declared, given))
        elif not TARGET.match(code, offset + len(name)) and KEPT.search(
            code, max(function.opening, offset - 80), offset
        ):
            yield offset, Use(Fate.UNKNOWN, offset)


def _mentions(function: Function, name: str, before: re.Pattern[str]) -> Iterator[int]:
    """Where a name begins that stands before what a pattern finds."""
    code, end = function.text.code, function.end
    at = code.find(name, function.opening, end)
    while at >= 0:
        if BEGINNING.match(code, at) and before.match(code, at + len(name), end):
            yield at
        at = code.find(name, at + len(name), end)


def _handed_on(function: Function, name: str) -> Iterator[int]:
    """Where the container goes without being given to a call or assigned."""
    code = function.text.code
    yield from _mentions(function, name, ANOTHER_NAME)
    if name in function.named_results:
        returns = BARE_RETURN.finditer(code, function.opening, function.end)
        yield from (found.start() for found in returns)


def _fate_in(
    package: Package, caller: Declared, call: Call, name: str, known: Known
) -> Fate | None:
    """What a call does for a container it is given, None where it only looks at it."""
    if call.method in REMOVERS:
        return Fate.REMOVED
    if is_failing(caller, call) or is_log(caller, call):
        return None
    helper = package.callee(caller, call)
    if helper is None:
        return Fate.UNKNOWN
    parameters = helper.function.parameters
    index = min(_plain(caller, call).index(name), len(parameters) - 1)
    inside = parameters[index][0] if parameters else ""
    if not inside.isidentifier():
        return Fate.UNKNOWN
    key = id(helper.function), inside
    if key not in known:
        if len(known) >= MAX_HELPERS:
            return Fate.UNKNOWN
        known[key] = None
        known[key] = _fate_of(package.home_of(helper), helper, inside, known)
    return known[key]


def _fate_of(package: Package, helper: Declared, inside: str, known: Known) -> Fate | None:
    fates = {use.fate for _, use in _uses(package, helper, inside, known)}
    if Fate.REMOVED in fates:
        return Fate.REMOVED
    return Fate.UNKNOWN if fates else None


def _plain(declared: Declared, call: Call) -> list[str]:
    """What a call is given; remembered, for it may be a subtest of many lines."""
    key = _plain, call
    if key not in declared.answers:
        declared.answers[key] = [
            argument.removesuffix("...").removeprefix("&") for argument in call.arguments
        ]
    return cast(list[str], declared.answers[key])


def _made_sure(declared: Declared, call: Call) -> int:
    """Where the call is registered, for one that runs later; else the call itself."""
    if call.method == "CleanupContainer" or call.keyword == "defer":
        return call.start
    function = declared.function
    for scope in function.scope_chain(call.scope):
        given = function.call_at(scope.call)
        if scope.kind is ScopeKind.CLEANUP and given is not None:
            return given.start
        if scope.kind is ScopeKind.DEFER:
            return scope.start
        if scope.kind is ScopeKind.CLOSURE and scope.name:
            return _registered(declared).get(scope.name, call.start)
    return call.start


@remembered
def _registered(declared: Declared) -> dict[str, int]:
    """Where each closure that a variable has is deferred or given to a cleanup first."""
    found: dict[str, int] = {}
    for call in declared.function.calls:
        names = (call.name,) if call.keyword == "defer" else ()
        for name in (*names, *(call.arguments if call.method == "Cleanup" else ())):
            found.setdefault(name, call.start)
    return found
