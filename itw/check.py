"""Every rule over the packages of a change, or over any files of one commit."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol, TypeVar

from itw.allows import Allow, idle_allows, invalid_allows
from itw.collector import uncollected
from itw.config import Config, Profile
from itw.connector import Connector, ConnectorChanges, Coverage
from itw.conventions import Convention, conventions
from itw.diff import Diff
from itw.filters import Context, Judged, Kept, filtered
from itw.finding import Finding, Severity
from itw.history import History, Status
from itw.registry import Registry, registry_between
from itw.rule import Unit, Violation
from itw.scope import directories_of, directories_with_tests, is_covered, unread_in
from itw.source.sources import FactsCache, Sources
from itw.tree import Tree

# Names that don't follow a dot, but for those that say what a line does, and numbers.
VARIABLE = re.compile(
    r"(?<![.\w])(?!(?:require|assert|context|errors|go|defer|func|if|for|return|_)\b)[A-Za-z_0-9]\w*"
)

# Facts depend on a blob's bytes alone, so one cache serves every commit of every repository.
CACHE = FactsCache()

Answer = TypeVar("Answer")
Unread = tuple[str, str]  # a file or function that was skipped, the reason

# They speak of what a change does: where nothing is found now, an allow may still have its reason.
ABOUT_CHANGES = frozenset({"lost_coverage", "missing_integration_test", "removed_connector"})


class Spread(Protocol):
    """`map`, or something that is quicker."""

    def __call__(
        self, check: Callable[[str], Answer], directories: Sequence[str], /
    ) -> Iterable[Answer]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the rules say of a change. `unread` are files that were skipped, with the reason.

    `unused` are comments the change touches that allow what isn't found there. `problem` is what
    keeps the registry from being read.
    """

    kept: Kept = field(default_factory=Kept)
    tests: tuple[str, ...] = ()  # integration tests added or changed, "path:line TestName"
    unread: tuple[tuple[str, str], ...] = ()
    unused: tuple[Allow, ...] = ()
    problem: str = ""


@uncollected()
def check_change(
    *,
    diff: Diff,
    base: Tree,
    head: Tree,
    config: Config,
    connectors: ConnectorChanges,
    coverage: Mapping[Connector, Coverage],
    known: frozenset[str] = frozenset(),
    trusted: bool = True,
) -> Checked:
    """Check the packages that a change touches.

    `known` are fingerprints that people dismissed. `trusted` says whether the author may allow
    findings in the code.
    """
    before, after = Sources(base, CACHE), Sources(head, CACHE)
    history = History(diff, before, after)
    registry, problem = _registry(head, base, config)
    found: list[Judged] = []
    olds: dict[str, Unit] = {}
    tests: list[str] = []
    directories = directories_of(diff, connectors, config)
    for directory in directories:
        olds[directory] = Unit(
            before.package(directory), config, go_mod=before.go_mod, registry=registry
        )
        unit = Unit(
            package=after.package(directory),
            config=config,
            connectors=connectors,
            coverage=coverage,
            go_mod=after.go_mod,
            registry=registry,
            history=history,
            base=olds[directory],
        )
        found += judged(unit)
        tests += _touched_tests(unit)
    changed = [path for path in diff.by_path if path.endswith(".go") and config.covers(path)]
    found = [each for each in found if is_covered(each.finding, config)]
    compared = _compared(_once_a_place(found), olds, diff)
    kept = filtered(compared, Context(diff, config, after, known, trusted))
    files = [file for file in after.files(sorted(changed)) if file.directory in directories]
    names = {each.name for each in conventions()}
    invalid = (each for each in invalid_allows(files, diff, names) if each.fingerprint not in known)
    rules = judged_rules(config) - ABOUT_CHANGES
    return Checked(
        kept=replace(kept, findings=(*kept.findings, *invalid)),
        tests=tuple(tests),
        unread=tuple(unread_in(changed, after)),
        unused=tuple(idle_allows(files, diff, (each.finding for each in found), rules)),
        problem=problem,
    )


def judged_rules(config: Config) -> frozenset[str]:
    """The rules that are switched on."""
    names = (each.name for each in conventions() if severity_of(each, config) is not None)
    return frozenset(names)


def _touched_tests(unit: Unit) -> Iterator[str]:
    for test in unit.tests:
        covered = unit.config.covers(test.declared.path)
        if covered and unit.status_of(test.declared) is not Status.SAME:
            yield f"{test.declared.path}:{test.declared.function.line} {test.name}"


def check_files(
    tree: Tree, paths: Iterable[str] = (), *, config: Config, everything: bool = False
) -> tuple[Finding, ...]:
    """Check files of one commit as if they were new; all the tests covered when none is named.

    `everything` reports every rule, those that the profile or the configuration switch off too.
    """
    return check_commit(tree, paths, config=config, everything=everything)[0]


@uncollected()
def check_commit(
    tree: Tree,
    paths: Iterable[str] = (),
    *,
    config: Config,
    everything: bool = False,
    spread: Spread = map,
) -> tuple[tuple[Finding, ...], tuple[Unread, ...]]:
    """The findings of `check_files`, and what could not be looked at.

    `spread` may answer for several directories at a time; they come in their order all the same.
    """
    sources = Sources(tree, CACHE)
    wanted = set(paths)
    judge = {path.rpartition("/")[0] for path in wanted} or directories_with_tests(sources)
    named = wanted or {path for path in tree.blobs if path.endswith("_test.go")}
    unit_of = units_at(sources, config)

    def check(directory: str) -> tuple[list[Finding], list[Unread]]:
        own = (path for path in sources.paths_by_directory.get(directory, ()) if path in named)
        found = check_unit(unit_of(directory), everything=everything) if directory in judge else ()
        return list(found), list(unread_in(own, sources))

    directories = judge | {path.rpartition("/")[0] for path in named}
    answers = list(spread(check, sorted(directories)))
    found = chain.from_iterable(findings for findings, _ in answers)
    unread = chain.from_iterable(left_out for _, left_out in answers)
    return tuple(sorted(
        (
            each
            for each in found
            if (each.place.path in wanted if wanted else is_covered(each, config))
        ),
        key=lambda each: (each.place, each.rule),
    )), tuple(sorted(unread, key=lambda each: each[0].partition(":")[0]))  # fmt: skip


def units_at(sources: Sources, config: Config) -> Callable[[str], Unit]:
    """The unit of a directory of one commit, in which everything counts as new."""
    registry, _ = _registry(sources.tree, sources.tree, config)
    return lambda directory: Unit(
        package=sources.package(directory),
        config=config,
        go_mod=sources.go_mod,
        registry=registry,
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
        clause=each.rule.clause_in(unit.profile),
        function=violation.test.function.name if violation.test else "",
        connector=violation.connector,
        anchor=violation.anchor,
        offset=violation.offset,
        origin=f"{origin.file.directory} {origin.function.name}" if origin else "",
    )


def _status(each: Convention, violation: Violation, unit: Unit) -> Status:
    """What the change did to the function a finding is about; connectors are always its own."""
    about = [each for each in (violation.test, violation.inside) if each is not None]
    if each.rule.new_tests_only:
        is_new = all(unit.status_of(declared) is Status.NEW for declared in about)
        return Status.NEW if is_new else Status.SAME
    return unit.status_of(about[-1]) if about and violation.inside is not None else Status.NEW


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


def _once_a_place(found: Iterable[Judged]) -> list[Judged]:
    """A helper that the tests of several packages share is spoken of once."""
    places: dict[tuple[object, ...], Judged] = {}
    for each in found:
        places.setdefault((each.finding.rule, each.finding.place, each.finding.connector), each)
    return list(places.values())


def _compared(found: Sequence[Judged], olds: Mapping[str, Unit], diff: Diff) -> Iterator[Judged]:
    """What base's functions break already is not introduced by the change.

    A function that broke a rule twice and does so three times got one more: of the three, those
    count as old whose lines are. Base is checked only where a changed function comes from.
    """
    origins = {
        each.finding.origin.rpartition(" ")[0]
        for each in found
        if each.status is Status.CHANGED or not (each.finding.origin or each.finding.connector)
    }
    wanted = olds if "" in origins else origins & olds.keys()  # "": of no function
    broken = [finding for path in wanted for finding in check_unit(olds[path])]
    marks = {finding.fingerprint for finding in broken}
    left = Counter(map(_kind, broken))
    old: set[str] = set()
    for finding, _, _ in sorted(found, key=lambda each: _is_news(each, marks, diff)):
        if left[_kind(finding)] > 0:
            left[_kind(finding)] -= 1
            old.add(finding.fingerprint)
    for finding, status, kept in found:
        yield Judged(replace(finding, introduced=finding.fingerprint not in old), status, kept)


def _is_news(each: Judged, marks: set[str], diff: Diff) -> tuple[bool, ...]:
    """What makes a finding a new one, the strongest sign first."""
    finding = each.finding
    added = diff.adds(finding.place.path, finding.place.line)
    return added and not each.kept, added, finding.fingerprint not in marks


def _kind(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.connector, finding.origin


def _registry(head: Tree, base: Tree, config: Config) -> tuple[Registry | None, str]:
    """Connect's own list of integration packages, and what is wrong with it."""
    return registry_between(head, base) if config.profile is Profile.CONNECT else (None, "")
