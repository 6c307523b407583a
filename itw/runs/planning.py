"""The plan of a change's tests: those of the connectors it touches, and those it touches itself.

A request may ask for some of them, or for others. A test that it names runs whatever its name, gate
or registry entry says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from posixpath import basename

from itw.checking.check import CACHE
from itw.checking.history import History
from itw.checking.rule import IntegrationTest
from itw.checking.scope import directories_of
from itw.configuration.config import Config, Profile, RunCommand
from itw.configuration.registry import Registry, registry_between
from itw.connector import Connector, Tested
from itw.connectors.coverage import coverages
from itw.connectors.inventory import connectors_in
from itw.review import Assessment
from itw.runs.asked import Asked
from itw.runs.gate import is_selected
from itw.runs.packages import TestPackages, builds, starts_container
from itw.runs.plan import NotRun, PlannedPackage, PlannedTest, Suspect, TestPackage, TestPlan, Why
from itw.runs.suspects import suspects_of
from itw.source.sources import Sources
from itw.tree import Tree

MAX_TESTS = 500  # of one package: their names are one argument of a process

Key = tuple[str, str]  # package, test


def plan_tests(
    assessment: Assessment, *, base: Tree, head: Tree, asked: Sequence[str] = ()
) -> TestPlan:
    """Which tests are run for a reviewed change; `asked` restricts them, and may name others."""
    return _Planner(assessment, base, head, Asked.of(asked)).plan()


@dataclass(eq=False)
class _Planner:
    """Reads what a plan needs of one change, each part once."""

    assessment: Assessment
    base: Tree
    head: Tree
    asked: Asked

    @property
    def config(self) -> Config:
        return self.assessment.config

    @cached_property
    def after(self) -> TestPackages:
        return TestPackages(Sources(self.head, CACHE), self.config)

    @cached_property
    def before(self) -> TestPackages:
        return TestPackages(Sources(self.base, CACHE), self.config)

    @cached_property
    def history(self) -> History:
        return History(self.assessment.diff, self.before.sources, self.after.sources)

    @cached_property
    def registry(self) -> Registry | None:
        known = self.config.profile is Profile.CONNECT
        return registry_between(self.head, self.base)[0] if known else None

    def plan(self) -> TestPlan:
        tests: dict[str, list[PlannedTest]] = {}
        not_run: list[NotRun] = []
        for planned, why, detail in self._judged():
            if why is None and len(tests.get(planned.package, ())) >= MAX_TESTS:
                why, detail = Why.TOO_MANY, str(MAX_TESTS)
            if why is None:
                tests.setdefault(planned.package, []).append(planned)
            else:
                not_run.append(NotRun(test=planned, why=why, detail=detail))
        packages = tuple(self._packages(tests))
        return TestPlan(
            base=self.assessment.diff.base,
            head=self.assessment.diff.head,
            packages=packages,
            before=dict(self._before(packages)),
            connectors=tuple(self._connectors),
            not_run=tuple(not_run),
            unknown=self.asked.unknown,
            reruns=self.config.run_policy.reruns,
        )

    @cached_property
    def _connectors(self) -> dict[Connector, list[Key]]:
        """The connectors that the plan is about, with the integration tests of each."""
        changes = self.assessment.connectors
        own = (*changes.added, *changes.changed, *(after for _, after in changes.renamed))
        known = dict(self.assessment.coverage)
        if self.asked:
            own = tuple(filter(self.asked.names_connector, own))
            if self.asked.may_name_more_connectors:
                others = filter(self.asked.names_connector, connectors_in(self.head))
                extra = tuple(each for each in others if each not in own)
                known.update(coverages(extra, self.head))
                own += extra
        found: dict[Connector, list[Key]] = {}
        for each in own:
            coverage = known.get(each)
            tested = coverage is not None and coverage.tested is Tested.YES
            found[each] = [_key(test) for test in coverage.tests] if coverage and tested else []
        return found

    def _judged(self) -> Iterator[tuple[PlannedTest, Why | None, str]]:
        """Every test that concerns the change, and why it is left out."""
        exercises = _inverted(self._connectors)
        directories = {package for package, _ in exercises} | set(self._touched_directories())
        for directory in sorted(directories | set(self.asked.directories(self.after.sources))):
            for test in self.after.tests(directory):
                key = (directory, test.name)
                connectors = tuple(exercises.get(key, ()))
                by_name = self.asked.names_test(test.name)
                if connectors or by_name or self._is_touched(test) or self._is_in_asked(test):
                    planned = self._planned(test, connectors)
                    yield planned, *self._why(test, planned, by_name=by_name)
            yield from self._unreadable(directory)

    def _unreadable(self, directory: str) -> Iterator[tuple[PlannedTest, Why, str]]:
        for path, line, name in self.after.unreadable(directory):
            if is_selected(name, self.config.run_command):
                test = PlannedTest(package=directory, name=name, path=path, line=line)
                yield test, Why.UNREADABLE, ""

    def _touched_directories(self) -> Iterable[str]:
        covered = directories_of(self.assessment.diff, self.assessment.connectors, self.config)
        return (each for each in covered if each in self.after.sources.paths_by_directory)

    def _is_in_asked(self, test: IntegrationTest) -> bool:
        directory = test.declared.file.directory
        return test.is_integration_test and self.asked.names_directory(directory)

    def _is_touched(self, test: IntegrationTest) -> bool:
        """Whether the change edits a file with code of the test, its own or a helper's."""
        changed = self.assessment.diff.by_path
        return test.is_integration_test and any(
            visit.declared.path in changed and self.config.covers(visit.declared.path)
            for visit in test.visits
        )

    def _planned(self, test: IntegrationTest, connectors: tuple[Connector, ...]) -> PlannedTest:
        before = self.history.before(test.declared)
        return PlannedTest(
            package=test.declared.file.directory,
            name=test.name,
            path=test.declared.path,
            line=test.declared.function.line,
            status=self.history.status_of(test.declared),
            before=(before.file.directory, before.function.name)
            if before is not None and before.function.is_test
            else None,
            connectors=connectors,
            starts_container=starts_container(test),
            exact=test.gate is not None and test.gate.exact,
        )

    def _why(
        self, test: IntegrationTest, planned: PlannedTest, *, by_name: bool
    ) -> tuple[Why | None, str]:
        """Why a test is left out; what names it by hand outweighs pattern, gate and registry."""
        package = self.after.package(planned.package)
        command = self.config.run_command
        if not self.config.run_policy.enabled:
            return Why.OFF, ""
        if package is None or "..." in planned.package:  # to `go test` that is a wildcard
            return Why.NO_MODULE, ""
        if test.is_broken:
            return Why.UNREADABLE, ""
        if not builds(test.declared.file, command):
            return Why.CONSTRAINT, test.declared.file.constraint or basename(planned.path)
        if by_name:
            return None, ""
        if self.asked and not self._is_asked(test, planned):
            return Why.NOT_ASKED, ""
        if planned.exact:
            return Why.EXACT, ""
        if not test.selected:
            return Why.PATTERN, command.run
        return self._left_out_by_registry(planned)

    def _is_asked(self, test: IntegrationTest, planned: PlannedTest) -> bool:
        return bool(planned.connectors) or self._is_in_asked(test)

    def _left_out_by_registry(self, planned: PlannedTest) -> tuple[Why | None, str]:
        if self.registry is None:
            return None, ""
        entry = self.registry.entry(planned.package)
        if entry is None:
            return Why.UNREGISTERED, ""
        return (Why.REGISTRY_SKIPS, entry.skip_reason) if entry.skip else (None, "")

    def _packages(self, tests: Mapping[str, list[PlannedTest]]) -> Iterator[PlannedPackage]:
        for directory, planned in sorted(tests.items()):
            at = self.after.package(directory)
            if at is not None:
                suspects = self._suspects(at, {test.name for test in planned})
                yield PlannedPackage(
                    at=at, tests=tuple(planned), command=self._command(directory), suspects=suspects
                )

    def _suspects(self, at: TestPackage, chosen: set[str]) -> tuple[Suspect, ...]:
        tests = (test for test in self.after.tests(at.package) if test.name in chosen)
        package = self.after.sources.package(at.package)
        diff = self.assessment.diff
        return suspects_of(at, package, tests, diff, self.history, self.before.sources)

    def _command(self, directory: str) -> RunCommand:
        """The registry's time limit holds where the configuration says none."""
        command = self.config.run_command
        entry = self.registry.entry(directory) if self.registry is not None else None
        limited = entry is not None and not command.timeout
        return replace(command, timeout=entry.timeout) if entry and limited else command

    def _before(self, packages: Iterable[PlannedPackage]) -> Iterator[tuple[str, TestPackage]]:
        """The packages of base in which the planned tests were."""
        for directory in {test.before[0] for p in packages for test in p.tests if test.before}:
            package = self.before.package(directory)
            if package is not None:
                yield directory, package


def _inverted(connectors: Mapping[Connector, list[Key]]) -> dict[Key, list[Connector]]:
    found: dict[Key, list[Connector]] = {}
    for connector, tests in connectors.items():
        for key in tests:
            found.setdefault(key, []).append(connector)
    return found


def _key(evidence: str) -> Key:
    """ "internal/impl/nats/integration_test.go:31 TestIntegrationNats" as package and test."""
    where, _, name = evidence.rpartition(" ")
    return where.rpartition("/")[0], name
