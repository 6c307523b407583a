"""Builders: a plan of tests, and runs whose output is written as `go test -json` writes it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from itw.configuration.config import RunCommand
from itw.connector import Connector
from itw.go.test2json import parse_go_test
from itw.go.test_report import TestReport
from itw.runs.plan import PlannedPackage, PlannedTest, TestPackage, TestPlan
from itw.runs.report import Executed, Request, RunReport
from itw.runs.requests import what_next
from itw.runs.sandbox import Ending, SandboxRun, Service
from itw.runs.verdict import run_report

PACKAGE = "internal/impl/redis"
IMPORT = f"example.org/connect/{PACKAGE}"
REDIS = Connector(kind="cache", name="redis", package=PACKAGE, file=f"{PACKAGE}/cache.go", line=3)
SERVICE = Service(id="c1", image="redis:7.2")

Answer = Callable[[Request], SandboxRun]


def planned(name: str, **changes: Any) -> PlannedTest:
    fields: dict[str, Any] = {
        "package": PACKAGE,
        "name": name,
        "path": f"{PACKAGE}/integration_test.go",
        "line": 30,
        "before": (PACKAGE, name),
        "connectors": (REDIS,),
        "starts_container": True,
    }
    return PlannedTest(**(fields | changes))


def plan(*tests: PlannedTest | str, **changes: Any) -> TestPlan:
    """One package at head and base that declares exactly these tests."""
    made = tuple(planned(each) if isinstance(each, str) else each for each in tests)
    declared = Counter(each.name for each in made)
    at = TestPackage(package=PACKAGE, import_path=IMPORT, declared=declared)
    were = Counter(each.before[1] for each in made if each.before)
    command = changes.pop("command", RunCommand())
    suspects = changes.pop("suspects", ())
    package = PlannedPackage(at=at, tests=made, command=command, suspects=suspects)
    fields: dict[str, Any] = {
        "base": "b" * 40,
        "head": "a" * 40,
        "packages": (package,) if made else (),
        "before": {PACKAGE: TestPackage(package=PACKAGE, import_path=IMPORT, declared=were)},
        "connectors": (REDIS,),
    }
    return TestPlan(**(fields | changes))


def events(*written: tuple[str, str] | tuple[str, str, float]) -> list[bytes]:
    """`("run", "TestA")`, `("pass", "TestA", 1.5)`; the package itself is the test ""."""
    lines = []
    for action, test, *seconds in written:
        event = {"Time": "2026-11-23T12:00:00Z", "Action": action, "Package": IMPORT}
        event |= {"Test": test} if test else {}
        event |= {"Elapsed": seconds[0] if seconds else 1.0} if action != "run" else {}
        lines.append(json.dumps(event).encode())
    return lines


def output(**outcomes: str) -> TestReport:
    """Each test with its ending; "" is one that never ended."""
    written = [("run", name) for name in outcomes]
    written += [(ending, name) for name, ending in outcomes.items() if ending]
    whole = "fail" if "fail" in outcomes.values() else "pass"
    return parse_go_test(events(*written, (whole, "")))


def ran(request: Request, report: TestReport | None = None, **changes: Any) -> SandboxRun:
    """A run that ended as its package says, with one container that was cleaned up."""
    report = report if report is not None else TestReport()
    failed = any(each.outcome == "failed" for each in report.packages)
    fields: dict[str, Any] = {
        "ending": Ending.FAILED if failed else Ending.RAN,
        "target": request.target,
        "report": report,
        "services": (SERVICE,),
        "seconds": 2.0,
    }
    return SandboxRun(**(fields | changes))


def carried_out(made: TestPlan, answer: Answer, **options: Any) -> tuple[RunReport, list[Request]]:
    """Run whatever is wanted until nothing is; the report, and the requests in their order."""
    runs: list[Executed] = []
    for _ in range(20):
        wanted = what_next(made, runs, **options)
        if not wanted:
            break
        runs += (Executed(request=each, run=answer(each)) for each in wanted)
    return run_report(made, runs), [each.request for each in runs]


def scripted(**by_side: str | Sequence[str]) -> Answer:
    """Endings of every test by side, one for each attempt and the last for the others: `head`."""

    def answer(request: Request) -> SandboxRun:
        script = by_side[request.side.name.lower()]
        endings = [script] if isinstance(script, str) else script
        ending = endings[min(request.attempt, len(endings)) - 1]
        return ran(request, output(**dict.fromkeys(request.target.tests, ending)))

    return answer


def sides(requests: Iterable[Request]) -> list[tuple[str, int]]:
    return [(each.side.value, each.attempt) for each in requests]
