"""`testcontainers.CleanupContainer` between a container's start and its error check."""

import re

from itw.edits.imports import local_name
from itw.edits.site import Draft, Site, testing_variable
from itw.edits.splice import Splice, below, line_end, line_start, without_lines
from itw.edits.statement import slot_of, statement_of
from itw.source.call import Call
from itw.source.removal import Fate, uses_of
from itw.source.scopes import ScopeKind
from itw.source.testing import TESTCONTAINERS, in_testcontainers, is_failing, is_log

SINCE = (0, 34)  # the first version with CleanupContainer as it is today
VERSION = re.compile(r"v(\d+)\.(\d+)\.")
# What else a cleanup may do that only removes the container.
HARMLESS = re.compile(r"context\.(?:Background|WithTimeout)|cancel|.*\.Helper|time\.\w+")


def draft(site: Site) -> Draft | None:
    start = site.call
    if start is None or not in_testcontainers(site.declared, start):
        return None
    begin, end, left = statement_of(site.file, start)
    slot = slot_of(site.file, begin, end)
    container = left.split(",")[0].strip()
    name = testing_variable(site.function, start.scope)
    if slot is None or slot.frame[0] or not container.isidentifier() or container == "_":
        return None
    package = local_name(site.file, TESTCONTAINERS)
    if not name or not package or not _is_available(site):
        return None
    later = _later(site, start, container)
    if later is None or _is_handed_on(site, start, container):
        return None
    check = f"{slot.indent}{package}.CleanupContainer({name}, {container})"
    splices = (below(site.chars, end, check), *later)
    return site.draft(*splices, packages=(TESTCONTAINERS,))


def _is_available(site: Site) -> bool:
    """Whether the module's version has it, or the package uses it already."""
    match = VERSION.match(site.unit.go_mod.required.get(TESTCONTAINERS, ""))
    if match:
        return (int(match[1]), int(match[2])) >= SINCE
    return any(each.function.named("CleanupContainer") for each in site.unit.package.declared)


def _is_handed_on(site: Site, start: Call, container: str) -> bool:
    """Whether somebody out of sight has the container, maybe for longer than this test."""
    package = site.unit.package.home_of(site.declared)
    uses = uses_of(package, site.declared, container, start)
    return any(use.fate is Fate.UNKNOWN for use in uses)


def _later(site: Site, start: Call, container: str) -> tuple[Splice, ...] | None:
    """Removal of what cleans up too late; nothing where nothing does; None where it does more."""
    word = re.compile(rf"(?<![\w.]){re.escape(container)}\b")
    for call in site.function.calls:
        if call.start < start.end or call.nested_in >= 0 or call.scope != start.scope:
            continue
        removes = call.method in {"Cleanup", "CleanupContainer"} or call.keyword == "defer"
        if not removes or not word.search(call.code):
            continue
        found = _removed(site, call, container)
        return (found,) if found is not None else None
    return ()


def _removed(site: Site, call: Call, container: str) -> Splice | None:
    if call.within:
        return None
    first = call.start
    if call.keyword == "defer":
        first = site.file.text.code.rfind("defer", 0, call.start)
    slot = slot_of(site.file, first, call.end)
    if slot is None or slot.frame[0] or not _only_removes(site, call, container):
        return None
    above = site.chars[line_start(site.chars, line_start(site.chars, first) - 1) : first].strip()
    if above.startswith("//") or above.endswith("*/"):
        return None
    return without_lines(site.chars, first, line_end(site.chars, call.end))


def _only_removes(site: Site, call: Call, container: str) -> bool:
    """Whether the statement terminates the container, looks at the error, and does no more."""
    inside = [c for c in site.function.calls if call.start <= c.start and c.end <= call.end]
    removing = [c for c in inside if _removes(c, container)]
    others = [c for c in inside if c not in removing and c is not call]
    plain = all(
        is_failing(site.declared, c) or is_log(site.declared, c) or HARMLESS.fullmatch(c.name)
        for c in others
    )
    closures = [
        scope
        for scope in site.function.scopes
        if call.start <= scope.start and scope.end <= call.end
    ]
    kinds = {ScopeKind.CLEANUP, ScopeKind.DEFER}
    return len(removing) == 1 and plain and all(scope.kind in kinds for scope in closures)


def _removes(call: Call, container: str) -> bool:
    if call.method == "Terminate":
        return call.receiver == container
    named = call.method in {"CleanupContainer", "TerminateContainer"}
    return named and container in call.arguments
