"""Every rule over the packages of a change, or over any files of one commit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

from itw.checking.allows import Allow, idle_allows, invalid_allows
from itw.checking.collector import uncollected
from itw.checking.conventions import conventions
from itw.checking.filters import Context, Judged, Kept, filtered
from itw.checking.history import History, Status
from itw.checking.introduced import compared
from itw.checking.judgement import check_unit, judged, severity_of
from itw.checking.rule import Unit
from itw.checking.scope import directories_of, directories_with_tests, is_covered, unread_in
from itw.configuration.config import Config, Profile
from itw.configuration.registry import Registry, differing, registry_between
from itw.connector import Connector, ConnectorChanges, Coverage
from itw.diff import Diff
from itw.finding import Finding
from itw.source.go_file import GoFile
from itw.source.sources import FactsCache, Sources
from itw.tree import Tree

# Facts depend on a blob's bytes alone, so one cache serves every commit of every repository.
CACHE = FactsCache()

# Directories that are read and checked together: git is asked once for all of them.
TOGETHER = 8

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Unread = tuple[str, str]  # a file or function that was skipped, the reason

# They speak of what a change does: where nothing is found now, an allow may still have its reason.
ABOUT_CHANGES = frozenset({"lost_coverage", "missing_integration_test", "removed_connector"})


class Spread(Protocol):
    """`map`, or something that is quicker."""

    def __call__(
        self, check: Callable[[Item], Answer], items: Sequence[Item], /
    ) -> Iterable[Answer]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the rules say of a change. `unread` are files that were skipped, with the reason.

    `unused` are comments the change touches that allow what isn't found there. `problem` is what
    keeps the registry from being read.
    """

    kept: Kept = field(default_factory=Kept)
    tests: tuple[str, ...] = ()  # integration tests added or changed, "path:line TestName"
    unread: tuple[Unread, ...] = ()
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
    registry, problem = _registry(head, base, config)
    earlier, _ = _registry(base, base, config)
    directories = directories_of(diff, connectors, config, also=differing(earlier, registry))
    olds = {each: _unit(before, each, config, earlier) for each in directories}
    history = History(diff, before, after)
    found: list[Judged] = []
    tests: list[str] = []
    for directory in directories:
        unit = replace(
            _unit(after, directory, config, registry),
            connectors=connectors,
            coverage=coverage,
            history=history,
            base=olds[directory],
        )
        found += (each for each in judged(unit) if is_covered(each.finding, config))
        tests += _touched_tests(unit)
    news = compared(_once_a_place(found), olds, diff)
    kept = filtered(news, Context(diff, config, after, known, trusted))
    changed = [path for path in diff.by_path if path.endswith(".go") and config.covers(path)]
    files = [file for file in after.files(sorted(changed)) if file.directory in directories]
    rules = judged_rules(config) - ABOUT_CHANGES
    return Checked(
        kept=replace(kept, findings=(*kept.findings, *_invalid(files, diff, known))),
        tests=tuple(tests),
        unread=tuple(unread_in(changed, after)),
        unused=tuple(idle_allows(files, diff, (each.finding for each in found), rules)),
        problem=problem,
    )


def _invalid(files: Iterable[GoFile], diff: Diff, known: frozenset[str]) -> Iterator[Finding]:
    """Added allows that allow nothing, without those that people dismissed."""
    names = {each.name for each in conventions()}
    return (each for each in invalid_allows(files, diff, names) if each.fingerprint not in known)


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
    return check_commit(tree, paths, config=config, everything=everything).findings


class CommitChecked(NamedTuple):
    """`unread` is what could not be looked at, `tests` how many integration tests were."""

    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    tests: int


@uncollected()
def check_commit(
    tree: Tree,
    paths: Iterable[str] = (),
    *,
    config: Config,
    everything: bool = False,
    spread: Spread = map,
) -> CommitChecked:
    """The findings of `check_files`, and what they are of.

    `spread` may work on several directories at a time; answers come in their order all the same.
    """
    sources = Sources(tree, CACHE)
    wanted = set(paths)
    judge = {path.rpartition("/")[0] for path in wanted} or directories_with_tests(sources)
    named = wanted or {path for path in tree.blobs if path.endswith("_test.go")}
    unit_of = units_at(sources, config)

    def check(directories: Sequence[str]) -> CommitChecked:
        paths = [path for each in directories for path in sources.paths_by_directory.get(each, ())]
        sources.files(paths)
        units = [unit_of(each) for each in directories if each in judge]
        found = (each for unit in units for each in check_unit(unit, everything=everything))
        unread = unread_in((path for path in paths if path in named), sources)
        tests = [test.declared.path for unit in units for test in unit.tests]
        looked_at = sum(path in wanted if wanted else config.covers(path) for path in tests)
        return CommitChecked(tuple(found), tuple(unread), looked_at)

    directories = sorted(judge | {path.rpartition("/")[0] for path in named})
    together = range(0, len(directories), TOGETHER)
    parts = list(spread(check, [directories[first : first + TOGETHER] for first in together]))
    found = [
        each
        for each in chain.from_iterable(part.findings for part in parts)
        if (each.place.path in wanted if wanted else is_covered(each, config))
    ]
    return _joined(parts, found)


def _joined(parts: Sequence[CommitChecked], found: Sequence[Finding]) -> CommitChecked:
    """The parts of one commit, in the order of the files, with those of their findings."""
    once = {_place_of(each): each for each in reversed(found)}.values()
    unread = chain.from_iterable(part.unread for part in parts)
    return CommitChecked(
        findings=tuple(sorted(once, key=lambda each: (each.place, each.rule))),
        unread=tuple(sorted(unread, key=lambda each: each[0].partition(":")[0])),
        tests=sum(part.tests for part in parts),
    )


def units_at(sources: Sources, config: Config) -> Callable[[str], Unit]:
    """The unit of a directory of one commit, in which everything counts as new."""
    registry, _ = _registry(sources.tree, sources.tree, config)
    return lambda directory: _unit(sources, directory, config, registry)


def _unit(sources: Sources, directory: str, config: Config, registry: Registry | None) -> Unit:
    package = sources.package(directory)
    go_mod = sources.go_mod_of(directory)
    return Unit(package=package, config=config, go_mod=go_mod, registry=registry)


def _once_a_place(found: Iterable[Judged]) -> list[Judged]:
    """A helper that the tests of several packages share is spoken of once."""
    places: dict[tuple[object, ...], Judged] = {}
    for each in found:
        places.setdefault(_place_of(each.finding), each)
    return list(places.values())


def _place_of(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.place, finding.connector


def _registry(head: Tree, base: Tree, config: Config) -> tuple[Registry | None, str]:
    """Connect's own list of integration packages, and what is wrong with it."""
    return registry_between(head, base) if config.profile is Profile.CONNECT else (None, "")
