"""Reports of real runs (testdata/go_test), one a package, as the verdict would make them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from itw.configuration.config import RunCommand
from itw.go.test_report import Line, Outcome
from itw.runs.plan import PlannedPackage, PlannedTest, TestPackage, TestPlan, Why
from itw.runs.report import (
    AtBase,
    Attempt,
    Executed,
    Request,
    Result,
    RunReport,
    Side,
    TestVerdict,
)
from itw.runs.sandbox import Ending, SandboxRun, Service, Target
from itw.telling.told_runs import ToldRuns, told_runs
from itw.tree import MemoryTree
from tests.itw.builders import BASE, HEAD
from tests.itw.go_output import SHOP, report_of

RESULTS = {
    Outcome.PASSED: Result.PASSED,
    Outcome.FAILED: Result.FAILED,
    Outcome.UNFINISHED: Result.FAILED,
    Outcome.SKIPPED: Result.SKIPPED,
}
ROOT = "internal/impl"  # where the packages of the shop are taken to be


def tree_of(packages: Sequence[str]) -> MemoryTree:
    files = {
        f"{package}/{file.name}": file.read_bytes()
        for package in packages
        for file in (SHOP / package).glob("*.go")
    }
    return MemoryTree(files, HEAD)


def planned(package: str, name: str, **changes: Any) -> PlannedTest:
    fields: dict[str, Any] = {"path": f"{package}/integration_test.go", "line": 7}
    return PlannedTest(package=package, name=name, **(fields | changes))


def service(at: datetime, *texts: str, **changes: Any) -> Service:
    lines = tuple(Line(at.astimezone(UTC).isoformat(), text) for text in texts)
    return Service(**({"id": "c1", "image": "mongo:7", "lines": lines} | changes))


def run_report(
    *packages: str,
    services: Sequence[Service] = (),
    at_base: AtBase = AtBase.PASSES,
    more: Sequence[TestVerdict] = (),
    **changes: Any,
) -> RunReport:
    """Every top-level test of the packages with what its output says."""
    executed = [_executed(package, services) for package in packages]
    tests = [verdict for each in executed for verdict in verdicts_of(each, at_base)]
    worst = sorted([*tests, *more], key=lambda verdict: list(Result).index(verdict.result))
    plan = TestPlan(base=BASE, head=HEAD, packages=tuple(_planned(each) for each in executed))
    fields = {"plan": plan, "runs": tuple(executed), "tests": tuple(worst)}
    return RunReport(**(fields | changes))


def _planned(executed: Executed) -> PlannedPackage:
    at = TestPackage(package=executed.run.target.package)
    return PlannedPackage(at=at, tests=(), command=RunCommand())


def _executed(package: str, services: Sequence[Service]) -> Executed:
    report = report_of(package)
    (only,) = report.packages
    ending = Ending.RAN if only.outcome is Outcome.PASSED else Ending.FAILED
    if only.build_errors:
        ending = Ending.NOT_COMPILED
    target = Target(commit=HEAD, package=package)
    run = SandboxRun(
        ending=ending, target=target, report=report, services=tuple(services), seconds=only.seconds
    )
    return Executed(request=Request(side=Side.HEAD, attempt=1, target=target), run=run)


def verdicts_of(executed: Executed, at_base: AtBase) -> list[TestVerdict]:
    (package,) = executed.run.report.packages
    verdicts = []
    for run in package.tests:
        if "/" in run.name:
            continue
        result = RESULTS[run.outcome]
        attempt = Attempt(executed=executed, result=result, run=run, package=package)
        base = at_base if result is Result.FAILED else AtBase.NOT_ASKED
        test = planned(executed.run.target.package, run.name)
        verdicts.append(TestVerdict(test=test, result=result, at_base=base, attempts=(attempt,)))
    return verdicts


def left_out(name: str, why: Why, *, detail: str = "", package: str = "cdc") -> TestVerdict:
    never = {Why.PATTERN, Why.CONSTRAINT, Why.EXACT, Why.UNREGISTERED}
    result = Result.NEVER_SELECTED if why in never else Result.NOT_RUN
    return TestVerdict(test=planned(package, name), result=result, why=why, detail=detail)


def told(*packages: str, **changes: Any) -> ToldRuns:
    return told_runs(run_report(*packages, **changes), tree_of(packages))


def stopped(package: str, ending: Ending, reason: str, **changes: Any) -> Executed:
    """A `go test` that ended by itself."""
    target = Target(commit=HEAD, package=package)
    run = SandboxRun(ending=ending, target=target, reason=reason, **changes)
    return Executed(request=Request(side=Side.HEAD, attempt=1, target=target), run=run)
