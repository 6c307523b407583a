"""What every rule says of one package, and what the change did to the functions it is about."""

import re
from collections import Counter
from collections.abc import Iterator

from itw.checking.conventions import Convention, conventions
from itw.checking.filters import Judged
from itw.checking.history import Status
from itw.checking.rule import Unit, Violation
from itw.configuration.config import Config
from itw.finding import Finding, Severity
from itw.source.constraint import is_named_for_linux
from itw.source.declared import Declared

# Names that don't follow a dot, but for those that say what a line does, and numbers.
VARIABLE = re.compile(
    r"(?<![.\w])(?!(?:require|assert|context|errors|go|defer|func|if|for|return|_)\b)[A-Za-z_0-9]\w*"
)


def check_unit(unit: Unit, *, everything: bool = False) -> Iterator[Finding]:
    """The findings of every rule that is switched on."""
    return (each.finding for each in judged(unit, everything=everything))


def judged(unit: Unit, *, everything: bool = False) -> Iterator[Judged]:
    """Findings with what the change did to their function; one a place: the first test's.

    Two equal places of one function get fingerprints of their own, in order of the source.
    """
    equal: Counter[str] = Counter()
    for each in conventions():
        severity = severity_of(each, unit.config, everything=everything)
        if severity is None:
            continue
        seen: set[tuple[object, ...]] = set()
        for violation in each.check(unit):
            key = (violation.place, violation.connector)
            if key not in seen:
                seen.add(key)
                finding = _finding(each, violation, severity, unit)
                equal[finding.fingerprint] += 1
                count = equal[finding.fingerprint]
                status = _status(each, violation, unit)
                numbered = finding.numbered(count) if count > 1 else finding
                yield Judged(numbered, status, _is_kept(violation, unit))


def severity_of(each: Convention, config: Config, *, everything: bool = False) -> Severity | None:
    """The configuration's severity over the profile's; None where the rule is off."""
    severity = config.rules.get(each.name, each.rule.severity(config.profile))
    if severity is None and everything:
        return each.rule.spec or each.rule.connect or Severity.NOTE
    return severity


def _finding(each: Convention, violation: Violation, severity: Severity, unit: Unit) -> Finding:
    own = violation.severity if violation.severity is not None else severity
    about = violation.inside or violation.test
    origin = unit.before(about) or about if about is not None else None
    return Finding(
        rule=each.name,
        severity=min(own, severity),
        place=violation.place,
        message=violation.message,
        followed=violation.followed,
        clause=each.rule.clause_in(unit.profile),
        function=violation.test.function.name if violation.test else "",
        connector=violation.connector,
        anchor=violation.anchor,
        offset=violation.offset,
        helper=violation.inside.function.name if violation.followed and violation.inside else "",
        origin=f"{origin.file.directory} {origin.function.name}" if origin else "",
    )


def _status(each: Convention, violation: Violation, unit: Unit) -> Status:
    """What the change did to the function a finding is about; connectors are always its own."""
    about = [each for each in (violation.test, violation.inside) if each is not None]
    if each.rule.new_tests_only:
        is_new = all(unit.status_of(declared) is Status.NEW for declared in about)
        return Status.NEW if is_new else Status.SAME
    if not about or violation.inside is None:
        return Status.NEW
    redeclared = violation.of_declaration and _is_redeclared(violation.inside, unit)
    return Status.CHANGED if redeclared else unit.status_of(about[-1])


def _is_redeclared(declared: Declared, unit: Unit) -> bool:
    """Whether a function that may be the same otherwise has another name or constraint."""
    before = unit.before(declared)
    return before is not None and _declaration(before) != _declaration(declared)


def _declaration(declared: Declared) -> tuple[object, ...]:
    """What decides, but for its body, whether a command runs it."""
    file = declared.file
    return declared.function.name, file.constraint, is_named_for_linux(file.path)


def _is_kept(violation: Violation, unit: Unit) -> bool:
    """Whether the function had this line at base: to move, indent or rename is no change."""
    inside = violation.inside
    before = unit.before(inside) if inside is not None else None
    if inside is None or before is None:
        return False
    line = _unnamed(inside.file.text.lines(violation.place.line, violation.place.line))
    old = before.function.text.slice(before.function.start, before.function.end)
    return any(line == _unnamed(each) for each in old.split("\n"))


def _unnamed(line: str) -> str:
    """A line without the names of variables and without numbers: what it does is left."""
    return VARIABLE.sub("x", line.strip())
