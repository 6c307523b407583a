"""How far the tests are, while they run: what the check run shows every few seconds.

Whatever is said here comes from the pull request's code, line by line as it prints; the verdict is
made of the whole output afterwards.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from itw import messages
from itw.shown_tests import ShownTests, under_way
from itw.test_plan import TestPlan

OUTPUT = b'"Action":"output"'
STEP = re.compile(rb'"Output":"\s*[\w./-]+\.go:\d+: ((?:Given|When|Then|And)\b[^"\\]{0,200})')
ENDED = {"pass", "fail", "skip"}


@dataclass(slots=True)
class _Package:
    tests: frozenset[str]
    ended: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    step: str = ""


class LiveRun:
    """Fed by the thread that runs, read by the one that shows."""

    def __init__(self, plan: TestPlan) -> None:
        self._packages = {
            each.at.package: _Package(frozenset(test.name for test in each.tests))
            for each in plan.packages
        }
        self._now: _Package | None = None

    def begin(self, package: str) -> None:
        """What comes next is that package's; a second time it is run again, and counts once."""
        self._now = self._packages.get(package)
        if self._now is not None:
            self._now.step = ""

    def feed(self, line: bytes) -> None:
        """Take one line of `go test -json`; any bytes do."""
        now = self._now
        if now is None:
            return
        if OUTPUT in line:
            if b".go:" in line and (match := STEP.search(line)):
                now.step = match[1].decode(errors="replace")
            return
        name, action = _ended(line)
        if name in now.tests and action in ENDED:
            now.ended.add(name)
            if action == "fail":
                now.failed.add(name)

    def shown(self) -> ShownTests:
        packages = self._packages.values()
        title = messages.running_title(
            ended=sum(len(each.ended) for each in packages),
            tests=sum(len(each.tests) for each in packages),
            failed=sum(len(each.failed) for each in packages),
        )
        return under_way(title, "\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for name, package in self._packages.items():
            line = messages.running_line(
                package=name,
                ended=len(package.ended),
                tests=len(package.tests),
                step=package.step if package is self._now else "",
            )
            yield f"- {line}"


def _ended(line: bytes) -> tuple[str, str]:
    """The test and the action of an event, each "" where there is none."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(event, dict):
        return "", ""
    return str(event.get("Test", "")), str(event.get("Action", ""))
