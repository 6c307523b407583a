"""`integration.CheckSkip(t)` as the first statement of the test."""

from itw.edits.imports import local_name
from itw.edits.site import Draft, Site
from itw.edits.splice import Splice, below, line_end, line_start, without_lines
from itw.edits.statement import slot_of
from itw.runs.gate import GATES
from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.package import Package

BENTHOS = "github.com/redpanda-data/benthos/v4"
INTEGRATION = f"{BENTHOS}/public/service/integration"


def draft(site: Site) -> Draft | None:
    tests = [
        each for each in site.unit.package.tests if each.function.name == site.finding.function
    ]
    if len(tests) != 1:
        return None
    test = tests[0]
    code, opening = test.file.text.code, test.function.opening
    if code[opening + 1 : line_end(code, opening)].strip():
        return None  # the body begins on the line of its brace
    own = _own_gate(test)
    if own is not None:
        return _moved(test, own)
    path = _package_path(site.unit.package) or (
        INTEGRATION if BENTHOS in site.unit.go_mod.required else ""
    )
    name = local_name(test.file, path) if path else ""
    parameter = test.function.parameters[0][0] if test.function.parameters else "_"
    if not name or parameter in {"", "_"} or _exact(site.unit.package, test):
        return None
    check = below(test.file.text.chars, opening, f"\t{name}.CheckSkip({parameter})")
    return Draft(test.file, (check,), (path,))


def _own_gate(test: Declared) -> Call | None:
    return next(iter(test.function.named(*GATES)), None)


def _moved(test: Declared, gate: Call) -> Draft | None:
    """The check that the test makes later goes to its top."""
    chars = test.file.text.chars
    slot = slot_of(test.file, gate.start, gate.end)
    if slot is None or gate.scope != 0 or gate.within or gate.keyword or slot.frame[0]:
        return None
    if (
        gate.arguments[:1] != (test.function.parameters[0][0],)
        or "\n" in chars[slot.start : slot.end]
    ):
        return None
    above = chars[
        line_start(chars, line_start(chars, gate.start) - 1) : line_start(chars, gate.start)
    ]
    if above.strip().startswith(("//", "*/")):
        return None  # a comment about it would stay behind
    check = below(chars, test.function.opening, f"\t{chars[gate.start : gate.end]}")
    gone: Splice = without_lines(chars, gate.start, gate.start)
    return Draft(test.file, (check, gone))


def _package_path(package: Package) -> str:
    """What the package's other files import CheckSkip from."""
    for declared in package.declared:
        for call in declared.function.named("CheckSkip"):
            path = declared.file.imports.get(call.receiver, "")
            if path:
                return path
    return ""


def _exact(package: Package, test: Declared) -> bool:
    """Whether a helper asks for the test by its exact name: that is stricter than CheckSkip."""
    reached = (each.call.method for each in package.calls_of(test))
    return "CheckSkipExact" in reached
