"""What a sandbox says of tests, as values."""

import json

from itw.go.test2json import parse_go_test
from itw.mutants.service_stopped import MARK
from itw.runs.sandbox import Ending, SandboxRun, Service, Target


def lines_of(
    target: Target, outcome: str = "pass", module: str = "x", says: str = "When: a message is sent"
) -> list[bytes]:
    """`go test -json` of a target whose tests all end alike, and log a line before."""
    package = f"{module}/{target.package}"

    def event(action: str, test: str = "", **more: object) -> bytes:
        named = {"Test": test} if test else {}
        stamp = {"Time": "2026-01-01T10:00:00Z", "Action": action, "Package": package}
        return json.dumps({**stamp, **named, **more}, separators=(",", ":")).encode()

    found = [event("start")]
    for test in target.tests:
        found += [
            event("run", test),
            event("output", test, Output=f"=== RUN   {test}\n"),
            event("output", test, Output=f"    x_test.go:14: {says}\n"),
            event(outcome, test, Elapsed=1.5),
        ]
    return [*found, event(outcome, Elapsed=2.0)]


def passing(target: Target, module: str = "x") -> SandboxRun:
    return _ran(target, Ending.RAN, "pass", module)


def failing(target: Target, module: str = "x") -> SandboxRun:
    return _ran(target, Ending.FAILED, "fail", module)


def without_services(target: Target, module: str = "x", *, notices: bool) -> SandboxRun:
    """Its services were stopped at each When."""
    ending, outcome = (Ending.FAILED, "fail") if notices else (Ending.RAN, "pass")
    return _ran(target, ending, outcome, module, f"{MARK} 1")


def _ran(
    target: Target, ending: Ending, outcome: str, module: str, says: str = "When: a message is sent"
) -> SandboxRun:
    return SandboxRun(
        ending=ending,
        target=target,
        report=parse_go_test(lines_of(target, outcome, module, says)),
        services=(Service(id=f"{target.package}-1", image="nats:2.10"),),
        seconds=2.0,
    )
