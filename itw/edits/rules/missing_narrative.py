"""Phases spelled as in the specification: a capital letter and a colon."""

import re

from itw.edits.site import Draft, Site
from itw.edits.splice import Splice
from itw.rules.missing_narrative import phases

PHASE = re.compile(
    r"[\"`]\W*?(?P<phase>(?P<name>given|when|then)\b(?:[ \t]*:|(?=[ \t]+[\w%'\"(\[{<$\\]|[\"`])))",
    re.IGNORECASE,
)


def draft(site: Site) -> Draft | None:
    """All loose phases of the test at once: one left over would be found in their place."""
    tests = [each for each in site.unit.tests if each.name == site.finding.function]
    if len(tests) != 1:
        return None
    splices: list[Splice] = []
    for visit, call, name, exact in phases(tests[0]):
        if exact:
            continue
        start, end = call.spans[0]
        match = PHASE.match(visit.declared.file.text.chars, start, end)
        if visit.declared.file is not site.file or match is None:
            return None
        splices.append(Splice(*match.span("phase"), f"{name}:"))
    return site.draft(*splices) if splices else None
