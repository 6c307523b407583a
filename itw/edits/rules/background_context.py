"""`t.Context()` in the place of `context.Background()`, where nothing outlives the test with it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from itw.edits.site import Draft, Site, testing_variable
from itw.edits.splice import Splice
from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.function import Function
from itw.source.go_file import GoFile
from itw.source.package import Package
from itw.source.scopes import Scope, ScopeKind

# Closures that have run when the test is over. One that is returned, kept or given away may not.
ENDS_WITH_THE_TEST = {
    ScopeKind.BODY,
    ScopeKind.SUBTEST,
    ScopeKind.GOROUTINE,
    ScopeKind.CONDITION,
    ScopeKind.RETRY,
    ScopeKind.CALLED,
}

MAX_DEPTH = 3  # helpers that hand a context on to each other


def draft(site: Site) -> Draft | None:
    function, call = site.function, site.call
    if call is None or call.keyword or not _ends_with_the_test(function, call):
        return None
    name = testing_variable(function, call.scope)
    package = site.unit.package
    if not name or function.name in late_functions(package):
        return None
    if _outlives(package, site.declared, call):
        return None
    return site.draft(Splice(call.start, call.end, f"{name}.Context()"))


def _ends_with_the_test(function: Function, call: Call) -> bool:
    return all(each.kind in ENDS_WITH_THE_TEST for each in function.scope_chain(call.scope))


def _outlives(package: Package, declared: Declared, call: Call) -> bool:
    """Whether the context, or one made of it, may be used when the test is over."""
    function = declared.function
    taker = function.call_at(call.nested_in)
    in_background = function.runs_in(call, ScopeKind.GOROUTINE)
    if taker is not None and taker.keyword == "defer":
        return True  # it cleans up, though the test's context is alive there
    runs = taker is not None and _runs(declared.file, taker)
    if (in_background or runs) and not _expects_the_end(function.scopes[call.scope]):
        return True
    names = _holders(package, declared, call)
    return names is None or _any_kept(package, declared, names, 0)


def _holders(package: Package, declared: Declared, call: Call) -> set[str] | None:
    """The variables with the context in them; None where it goes where it can't be followed."""
    outer, calls = call, declared.function.calls
    while outer.nested_in >= 0:
        taker = calls[outer.nested_in]
        if (outer.start, outer.end) not in taker.spans:
            return None  # part of a literal
        if not taker.name.startswith("context."):
            # Used up by the call, unless a helper keeps it or a context comes out of it.
            index = taker.spans.index((outer.start, outer.end))
            kept = _is_kept_by(package, declared, taker, index, 0)
            return None if kept else {name for name in taker.assigned if "ctx" in name.lower()}
        outer = taker
    held = {name for name in outer.assigned[:1] if name.isidentifier() and name != "_"}
    return held or None


def _runs(file: GoFile, call: Call) -> bool:
    """Whether something goes on that ends with its context: not a package's Run, of a container."""
    return call.keyword == "go" or (call.method == "Run" and call.receiver not in file.imports)


def _expects_the_end(scope: Scope) -> bool:
    """Whether who runs there takes the end of its context for no failure."""
    return scope.kind is ScopeKind.GOROUTINE and "Canceled" in scope.code


def _any_kept(package: Package, declared: Declared, names: set[str], depth: int) -> bool:
    return any(_is_kept(package, declared, name, depth) for name in names)


def _is_kept(package: Package, declared: Declared, name: str, depth: int) -> bool:
    """Whether a variable is returned, stored, or used in a closure that may run later."""
    function = declared.function
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\b(?!\s*:)")
    if re.search(rf"(?:\breturn\b[^\n]*|[:=]\s*){word.pattern}(?!\.)", function.code):
        return True
    for scope in function.scopes:
        kept = scope.kind not in ENDS_WITH_THE_TEST and scope.kind is not ScopeKind.DEFER
        runs = scope.kind is ScopeKind.GOROUTINE and not _expects_the_end(scope)
        if (kept or runs) and word.search(scope.code):
            return True
    derived = {
        made
        for call in function.calls
        if call.name.startswith("context.") and name in call.arguments
        for made in call.assigned[:1]
        if made not in {name, "_"}
    }
    if derived and (depth >= MAX_DEPTH or _any_kept(package, declared, derived, depth + 1)):
        return True
    return any(
        (_runs(declared.file, call) and not _expects_the_end(function.scopes[call.scope]))
        or _is_kept_by(package, declared, call, call.arguments.index(name), depth)
        for call in function.calls
        if name in call.arguments
    )


def _is_kept_by(package: Package, declared: Declared, call: Call, index: int, depth: int) -> bool:
    """Whether a helper keeps the argument; one that is followed too far may."""
    callee = package.callee(declared, call)
    if callee is None:
        return False
    parameters = callee.function.parameters
    if depth >= MAX_DEPTH or index >= len(parameters):
        return True
    return _is_kept(package, callee, parameters[index][0], depth + 1)


@lru_cache(maxsize=1)
def late_functions(package: Package) -> frozenset[str]:
    """Names of what may run in cleanups, deferred, or whenever a closure that is kept runs."""
    late = set(_late(package))
    while True:
        more = {
            call.method
            for declared in package.declared
            if declared.function.name in late
            for call in declared.function.calls
        }
        if more <= late:
            return frozenset(late)
        late |= more


def _late(package: Package) -> Iterator[str]:
    for declared in package.declared:
        function = declared.function
        for call in function.calls:
            ends = call.scope < 0 or _ends_with_the_test(function, call)
            if not ends or call.keyword == "defer" or function.name == "TestMain":
                yield call.method
            if call.method == "Cleanup":
                yield from (word for word in call.arguments if word.isidentifier())
