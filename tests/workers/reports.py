"""What a sandbox says of tests, as values."""

import json

from itw.go_test import parse_go_test
from itw.sandbox import Ending, SandboxRun, Target


def lines_of(target: Target, outcome: str = "pass") -> list[bytes]:
    """`go test -json` of a target whose tests all end alike."""
    package = f"x/{target.package}"

    def event(action: str, test: str = "", **more: object) -> bytes:
        named = {"Test": test} if test else {}
        stamp = {"Time": "2026-01-01T10:00:00Z", "Action": action, "Package": package}
        return json.dumps({**stamp, **named, **more}, separators=(",", ":")).encode()

    found = [event("start")]
    for test in target.tests:
        found += [
            event("run", test),
            event("output", test, Output=f"=== RUN   {test}\n"),
            event("output", test, Output="    x_test.go:14: When: a message is sent\n"),
            event(outcome, test, Elapsed=1.5),
        ]
    return [*found, event(outcome, Elapsed=2.0)]


def passing(target: Target) -> SandboxRun:
    report = parse_go_test(lines_of(target))
    return SandboxRun(ending=Ending.RAN, target=target, report=report, seconds=2.0)


def failing(target: Target) -> SandboxRun:
    report = parse_go_test(lines_of(target, "fail"))
    return SandboxRun(ending=Ending.FAILED, target=target, report=report, seconds=2.0)
