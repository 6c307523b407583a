"""Where a finding is to be mended: its file, function and call, and what Go has in scope there."""

import re
from dataclasses import dataclass

from itw.checking.rule import Unit
from itw.edits.splice import Splice
from itw.finding import Finding
from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.function import Function
from itw.source.go_file import GoFile

TESTING_PARAMETER = re.compile(r"\b(\w+)\s+\*?testing\.(?:TB|T|B|F)\b")
TESTING_TYPE = re.compile(r"\*?testing\.(?:TB|T|B|F)$")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule's edit says: splices of one file, and the packages they name."""

    file: GoFile
    splices: tuple[Splice, ...]
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One finding in the unit that has it. `call` is the call it is about, if it is about one."""

    unit: Unit
    finding: Finding
    file: GoFile
    function: Function
    call: Call | None

    @property
    def chars(self) -> str:
        return self.file.text.chars

    @property
    def declared(self) -> Declared:
        return Declared(self.file, self.function)

    def draft(self, *splices: Splice, packages: tuple[str, ...] = ()) -> Draft:
        return Draft(self.file, splices, packages)


def site_of(unit: Unit, finding: Finding) -> Site | None:
    """None where the finding is not about a place in a readable file of the unit."""
    file = next((each for each in unit.package.files if each.path == finding.place.path), None)
    if file is None or file.broken or file.generated or finding.offset < 0:
        return None
    offset = finding.offset
    function = next((each for each in file.functions if each.start <= offset < each.end), None)
    if function is None or function.broken:
        return None
    calls = [call for call in function.calls if call.start == offset]
    if len(calls) > 1:
        return None  # a chain: which of its calls is meant is not certain
    return Site(unit, finding, file, function, calls[0] if calls else None)


def testing_variable(function: Function, scope: int) -> str:
    """The nearest testing.T of a scope, if nothing else has its name; "" without one."""
    name = _nearest(function, scope)
    if not name or name == "_":
        return ""
    redeclared = rf"(?<![\w.]){name}(?:\s*,\s*\w+)*\s*:=|,\s*{name}\s*:=|\b(?:var|const)\s+{name}\b"
    return "" if re.search(redeclared, function.code) else name


def _nearest(function: Function, scope: int) -> str:
    for each in function.scope_chain(scope):
        if each.parent < 0:
            break
        opening = each.text.code.find("{", each.start)
        match = TESTING_PARAMETER.search(each.text.code, each.start, opening)
        if match:
            return match[1]
    return next((n for n, kind in function.parameters if TESTING_TYPE.fullmatch(kind)), "")
