"""`itw test --format json`: what ran, how it ended, and why anything else did not."""

from collections.abc import Iterator
from typing import Any

from itw.connector import Connector
from itw.runs.plan import PlannedTest
from itw.runs.report import Attempt, RunReport, TestVerdict


def run_json(report: RunReport) -> dict[str, Any]:
    """The report as JSON values; docs/test.schema.json says what each key means."""
    return {
        "base": report.plan.base,
        "head": report.plan.head,
        "done": report.done,
        "seconds": round(report.seconds, 3),
        "connectors": [
            {**_connector(each.connector), "result": str(each.result)} for each in report.connectors
        ],
        "tests": [_test(each) for each in report.tests],
        "refused": list(report.refused),
        "forgotten": [
            {"image": each.service.image, "tests": [_name(test) for test in each.tests]}
            for each in report.forgotten
        ],
        "without_fix": [{"test": _name(each.test), "result": str(each.red)} for each in report.fix],
    }


def _connector(connector: Connector) -> dict[str, Any]:
    return {"kind": connector.kind, "name": connector.name, "package": connector.package}


def _name(test: PlannedTest) -> str:
    return f"{test.package} {test.name}"


def _test(verdict: TestVerdict) -> dict[str, Any]:
    return {
        "package": verdict.test.package,
        "name": verdict.test.name,
        "path": verdict.test.path,
        "line": verdict.test.line,
        "connectors": [str(each) for each in verdict.test.connectors],
        "result": str(verdict.result),
        "why": str(verdict.why) if verdict.why else "",
        "detail": verdict.detail,
        "at_base": str(verdict.at_base),
        "seconds": round(verdict.seconds, 3),
        "attempts": [_attempt(each) for each in verdict.attempts],
        "doubts": [{"doubt": str(each.doubt), "detail": each.detail} for each in verdict.doubts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    run = attempt.executed.run
    return {
        "side": str(attempt.side),
        "attempt": attempt.executed.request.attempt,
        "result": str(attempt.result),
        "ending": str(attempt.ending),
        "reason": run.reason,
        "sandboxed": run.sandboxed,
        "images": list(_images(attempt)),
    }


def _images(attempt: Attempt) -> Iterator[str]:
    yield from dict.fromkeys(service.image for service in attempt.executed.run.services)
