"""What one run says of each test that it was asked for, and whether that can be so.

The output is a claim of the pull request's code. It is held against what that code can't touch: the
tests of the syntax trees, how `go test` ended, and the containers that the gateway started.
"""

from collections.abc import Iterator
from functools import cached_property

from itw.go.command import run_pattern
from itw.go.crash import crash_in
from itw.go.pattern import selects
from itw.go.test_report import BROKEN, Outcome, PackageRun, TestRun
from itw.runs.ending import is_disk_full
from itw.runs.plan import PlannedPackage, PlannedTest, Suspicion, TestPackage, TestPlan, Why
from itw.runs.report import BAD, REMARKS, Attempt, Doubt, Doubted, Executed, Result, Side
from itw.runs.sandbox import Ending, SandboxRun
from itw.story.log_lines import SourceLines

# Endings that say nothing about any test of the run.
NOTHING_KNOWN = {
    Ending.INFRASTRUCTURE: Why.INFRASTRUCTURE,
    Ending.NEEDS_WARM_UP: Why.NEEDS_WARM_UP,
}
# What a test that failed or did not end had, when the run ended in this way.
BROKE_WITH = {
    Ending.FAILED: Result.FAILED,
    Ending.TIMED_OUT: Result.TIMED_OUT,
    Ending.OUT_OF_MEMORY: Result.OUT_OF_MEMORY,
    Ending.DISK_FULL: Result.DISK_FULL,
}


def attempts_in(executed: Executed, plan: TestPlan) -> Iterator[tuple[PlannedTest, Attempt]]:
    """Each planned test that the run was asked for, with what it says of it."""
    reading = _Reading(executed, plan)
    for package in plan.packages:
        for test in package.tests:
            name = reading.name_of(test)
            if name in executed.request.target.tests:
                yield test, reading.attempt(test, name, package)


class _Reading:
    """One run, read for its tests."""

    def __init__(self, executed: Executed, plan: TestPlan) -> None:
        self.executed = executed
        self.plan = plan
        self.run: SandboxRun = executed.run
        self.target = executed.request.target
        self.package = _package_run(self.run, self._at())
        self.top_level = {
            each.name: each for each in (self.package.tests if self.package else ()) if each.is_root
        }
        self._subtests: dict[str, list[TestRun]] = {}
        for each in self.package.tests if self.package else ():
            if not each.is_root:
                self._subtests.setdefault(each.top_level, []).append(each)
        self.doubts = tuple(self._doubts_of_all())

    def name_of(self, test: PlannedTest) -> str:
        """What the test is called on this run's side, "" where it was not run."""
        at_base = self.executed.request.side is Side.BASE
        package, name = (test.before or ("", "")) if at_base else (test.package, test.name)
        return name if package == self.target.package else ""

    def _at(self) -> TestPackage | None:
        if self.executed.request.side is Side.BASE:
            return self.plan.before.get(self.target.package)
        found = (each.at for each in self.plan.packages if each.at.package == self.target.package)
        return next(found, None)

    def attempt(self, test: PlannedTest, name: str, package: PlannedPackage) -> Attempt:
        run = self.top_level.get(name)
        result, why = self._result(run)
        doubts = tuple(self._doubts(test, run, result, package)) if why is None else ()
        doubted = any(each.doubt not in REMARKS for each in doubts)
        if doubted and result in {Result.PASSED, Result.SKIPPED}:
            result = Result.INCONCLUSIVE
        return Attempt(
            executed=self.executed,
            result=result,
            why=why,
            detail=self.run.reason if why is not None else "",
            run=run,
            package=self.package,
            doubts=doubts,
        )

    def _result(self, run: TestRun | None) -> tuple[Result, Why | None]:
        ending = self.run.ending
        if run is not None and run.name == self.culprit:
            return Result.FAILED, None
        if ending in NOTHING_KNOWN:
            return Result.NOT_RUN, NOTHING_KNOWN[ending]
        if ending is Ending.NOT_COMPILED:
            return Result.NOT_COMPILED, None
        outcome = run.outcome if run is not None else None
        if outcome is Outcome.PASSED and run is not None:
            return self._passed(run), None
        if outcome is Outcome.SKIPPED:
            return Result.SKIPPED, None
        if ending is Ending.UNSUPPORTED:
            return Result.NOT_RUN, Why.UNSUPPORTED
        if ending is Ending.RAN:  # go test ended well, so all that it was asked for must be there
            return (Result.FAILED if outcome is Outcome.FAILED else Result.INCONCLUSIVE), None
        if (outcome is None and self._any_began_and_broke) or self._is_collateral(run):
            return Result.NOT_RUN, Why.CUT_OFF
        return self._broken(run), None

    def _broken(self, run: TestRun | None) -> Result:
        """A test that said that it failed did so before a limit ended the run, or because of it."""
        ending = self.run.ending
        if run is None or run.outcome is Outcome.UNFINISHED:
            return BROKE_WITH[ending]
        if ending is Ending.OUT_OF_MEMORY and any(each.out_of_memory for each in self.run.services):
            return Result.OUT_OF_MEMORY
        own = (run, *self._subtests.get(run.name, ()))
        if ending is Ending.DISK_FULL and any(is_disk_full(each.lines) for each in own):
            return Result.DISK_FULL
        return Result.FAILED

    def _passed(self, run: TestRun) -> Result:
        """What passed itself, or through a subtest; a run that failed outside of tests did not."""
        if self.run.ending is Ending.FAILED and not self._any_broke:
            return Result.FAILED
        leaves = self._leaves(run)
        skipped = bool(leaves) and all(each.outcome is Outcome.SKIPPED for each in leaves)
        return Result.SKIPPED if skipped else Result.PASSED

    @cached_property
    def culprit(self) -> str:
        """The test whose goroutine crashed the process while another one ran, "" where none did.

        It may have passed before: "Fail in goroutine after TestX has completed".
        """
        if self.run.ending is not Ending.FAILED or self.package is None:
            return ""
        for run in self.package.tests:
            if run.outcome is Outcome.UNFINISHED:
                crash = crash_in(run.lines, self.package.package, SourceLines())
                named = crash.test if crash is not None else ""
                if named in self.top_level and named != run.top_level:
                    return named
        return ""

    def _is_collateral(self, run: TestRun | None) -> bool:
        """A process that ends takes all of its tests along: one that failed is the cause."""
        unfinished = run is not None and run.outcome is Outcome.UNFINISHED
        if not unfinished or self.run.ending is not Ending.FAILED:
            return False
        failed = any(each.outcome is Outcome.FAILED for each in self.top_level.values())
        return failed or self.culprit != ""

    @property
    def _any_broke(self) -> bool:
        """Whether a test explains why the run failed: one that broke, or was not reached."""
        reached = len(self.top_level) >= len(self.target.tests)
        return not reached or self._any_began_and_broke

    @property
    def _any_began_and_broke(self) -> bool:
        return any(each.outcome in BROKEN for each in self.top_level.values())

    def _leaves(self, run: TestRun) -> list[TestRun]:
        """The subtests that have none below them."""
        below = self._subtests.get(run.name, [])
        parents = {each.name.rpartition("/")[0] for each in below}
        return [each for each in below if each.name not in parents]

    def _doubts_of_all(self) -> Iterator[Doubted]:
        """What makes every answer of this run doubtful."""
        if self.run.output_cut:
            yield Doubted(Doubt.OUTPUT_CUT)
        for package in self.run.report.packages:
            if package is not self.package:
                yield Doubted(Doubt.OTHER_PACKAGE, package.package)
        at = self._at()
        for name in self.top_level:
            if at is not None and name not in at.declared:
                yield Doubted(Doubt.UNKNOWN_TEST, name)
            elif not self._selects(name):
                yield Doubted(Doubt.UNASKED_TEST, name)
        broke = any(each.outcome in BROKEN for each in self.top_level.values())
        if self.run.ending is Ending.RAN and broke:
            yield Doubted(Doubt.CONTRADICTORY)

    def _selects(self, name: str) -> bool:
        if name in self.target.tests or not self.target.tests:
            return True
        return self.target.exact and selects(run_pattern(self.target), name)

    def _doubts(
        self, test: PlannedTest, run: TestRun | None, result: Result, package: PlannedPackage
    ) -> Iterator[Doubted]:
        if result is Result.NOT_COMPILED:
            return
        yield from self.doubts
        if run is None:
            yield Doubted(Doubt.OUTSIDE if result in BAD else Doubt.MISSING)
            return
        at = self._at()
        most = max(1, at.declared.get(run.name, 1)) if at is not None else 1
        below = self._subtests.get(run.name, [])
        if run.starts == 0 or any(each.starts == 0 for each in below):
            yield Doubted(Doubt.NEVER_STARTED)
        if max(run.starts, run.ends) > most or any(max(e.starts, e.ends) > most for e in below):
            yield Doubted(Doubt.REPEATED)
        failed_below = any(each.outcome is Outcome.FAILED for each in below)
        over = run.outcome not in BROKEN and failed_below  # one that was cut off says nothing else
        if (run.contradicted and most == 1) or over:
            yield Doubted(Doubt.CONTRADICTORY)
        unfinished = (each.outcome is Outcome.UNFINISHED for each in (run, *below))
        if self.run.ending is Ending.RAN and any(unfinished):
            yield Doubted(Doubt.UNFINISHED)
        if result is Result.FAILED and run.outcome is Outcome.PASSED:
            yield Doubted(Doubt.OUTSIDE)
        if result is Result.PASSED and test.starts_container:
            yield from self._without_container(run, package)

    def _without_container(self, run: TestRun, package: PlannedPackage) -> Iterator[Doubted]:
        """The gateway knows which containers were started, and it can't be lied to."""
        if not self.run.sandboxed or self.run.services:
            return
        yield Doubted(Doubt.NO_CONTAINER)
        new_main = any(each.kind is Suspicion.TEST_MAIN for each in package.suspects)
        if run.seconds == 0 or new_main:
            yield Doubted(Doubt.NO_TIME)


def _package_run(run: SandboxRun, at: TestPackage | None) -> PackageRun | None:
    """The events of the package that was asked for; a module without a name is not told apart."""
    found = run.report.packages
    if at is not None and at.import_path:
        return next((each for each in found if each.package == at.import_path), None)
    return found[0] if len(found) == 1 else None
