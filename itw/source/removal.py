"""What becomes of a container that a test starts: where its removal is made sure of.

A container that is handed to a helper is followed into it, for it is the helper that removes it or
leaves it. What leads out of sight (a field, a result, a function of another module) may remove it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.function import Function
from itw.source.package import Package
from itw.source.scopes import ScopeKind
from itw.source.testing import is_failing, is_log

REMOVERS = ("CleanupContainer", "TerminateContainer", "Terminate", "Purge", "Close")
MAX_HELPERS = 50  # a container is not followed into more than that

LATER = (ScopeKind.CLEANUP, ScopeKind.DEFER)

# What stands before a value that is returned, given another name or kept in a structure.
KEPT = re.compile(r"(?:\breturn|\brange|<-|&|[\[{(,:]|(?<![=!<>])=)\s*\Z")
Known = dict[tuple[int, str], "Fate | None"]  # by helper and parameter; None also while it is asked
BARE_RETURN = re.compile(r"\breturn[ \t]*(?=[\n;}])")
# `ctr.Terminate`, to be called by whoever has it, and `ctr.(*redis.RedisContainer)`.
ANOTHER_NAME = rf"\.(?:(?:{'|'.join(REMOVERS)})\b(?!\()|\()"
ASSIGNED = re.compile(r"\s*(?:,\s*\w+\s*)*:?=(?!=)")


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
    uses = [*_uses(package, declared, name, start.end, {}), *_earlier(declared, name, start)]
    return sorted(uses, key=lambda use: use.at)


def removes_before(declared: Declared, name: str, end: Call) -> bool:
    """Whether the branch that ends a test removes the container first, itself or by a closure."""
    function = declared.function
    branch = next(iter(end.within[-1:]), None)
    if branch is None:
        return False
    removals = [
        call
        for call in function.named(*REMOVERS)
        if call.receiver == name or name in call.arguments
    ]
    closures = {
        scope.name
        for call in removals
        for scope in function.scope_chain(call.scope)
        if scope.name
    }  # fmt: skip
    return any(
        branch.start < call.start < end.start and (call in removals or call.name in closures)
        for call in function.calls
    )


def _earlier(declared: Declared, name: str, start: Call) -> Iterator[Use]:
    """Cleanups registered before the start: of a variable that is there already."""
    function = declared.function
    code = function.text.code
    if ":=" in code[code.rfind("\n", 0, start.start) : start.start]:
        return
    for call in function.named(*REMOVERS):
        about = call.receiver == name or name in call.arguments
        if about and call.end <= start.start and function.runs_in(call, *LATER):
            yield Use(Fate.REMOVED, _made_sure(function, call))


def _uses(
    package: Package, declared: Declared, name: str, after: int, known: Known
) -> Iterator[Use]:
    function = declared.function
    for call in function.named(*REMOVERS):
        if call.start >= after and call.receiver == name:
            yield Use(Fate.REMOVED, _made_sure(function, call))
    yield from (Use(Fate.UNKNOWN, offset) for offset in _handed_on(function, name, after))
    code = function.text.code
    for found in re.finditer(rf"(?<!\.)\b{re.escape(name)}\b(?!\.)", code[after : function.end]):
        offset = after + found.start()
        given = _given_to(function, offset)
        if given is not None and name in _plain(given):
            fate = _fate_in(package, declared, given, name, known)
            if fate is not None:
                yield Use(fate, _made_sure(function, given))
        elif not ASSIGNED.match(code, after + found.end()) and KEPT.search(
            code, max(after, offset - 80), offset
        ):
            yield Use(Fate.UNKNOWN, offset)


def _handed_on(function: Function, name: str, after: int) -> Iterator[int]:
    """Where the container goes without being given to a call or assigned."""
    code = function.text.code
    another = re.compile(rf"(?<!\.)\b{re.escape(name)}{ANOTHER_NAME}")
    yield from (found.start() for found in another.finditer(code, after, function.end))
    if name in function.named_results:
        yield from (found.start() for found in BARE_RETURN.finditer(code, after, function.end))


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
    index = min(_plain(call).index(name), len(parameters) - 1)
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
    uses = _uses(package, helper, inside, helper.function.opening, known)
    fates = {use.fate for use in uses}
    if Fate.REMOVED in fates:
        return Fate.REMOVED
    return Fate.UNKNOWN if fates else None


def _plain(call: Call) -> list[str]:
    return [argument.removesuffix("...").removeprefix("&") for argument in call.arguments]


def _given_to(function: Function, offset: int) -> Call | None:
    """The innermost call with the offset among its arguments."""
    around = [call for call in function.calls if call.opening < offset < call.end]
    return max(around, key=lambda call: call.opening, default=None)


def _made_sure(function: Function, call: Call) -> int:
    """Where the call is registered, for one that runs later; else the call itself."""
    if call.method == "CleanupContainer" or call.keyword == "defer":
        return call.start
    for scope in function.scope_chain(call.scope):
        given = function.call_at(scope.call)
        if scope.kind is ScopeKind.CLEANUP and given is not None:
            return given.start
        if scope.kind is ScopeKind.DEFER:
            return scope.start
        if scope.kind is ScopeKind.CLOSURE and scope.name:
            return _registered(function, scope.name, call.start)
    return call.start


def _registered(function: Function, closure: str, called: int) -> int:
    for call in function.calls:
        if (call.name == closure and call.keyword == "defer") or (
            call.method == "Cleanup" and closure in call.arguments
        ):
            return call.start
    return called
