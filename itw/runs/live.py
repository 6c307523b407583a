"""How far the tests are, while they run: what the check run shows every few seconds.

Whatever is said here comes from the pull request's code, line by line as it prints; the verdict is
made of the whole output afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from itw import messages
from itw.go.test_report import OUTCOMES, Outcome
from itw.runs.plan import TestPlan
from itw.story.live import LiveStep, event_in, step_in
from itw.telling.shown_tests import ShownTests, under_way


@dataclass(slots=True)
class _Package:
    tests: frozenset[str]
    ended: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    step: LiveStep | None = None


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
            self._now.step = None

    def feed(self, line: bytes) -> None:
        """Take one line of `go test -json`; any bytes do."""
        now, event = self._now, event_in(line)
        if now is None or event is None:
            return
        name, action = str(event.get("Test", "")), str(event.get("Action", ""))
        if action == "output" and (step := step_in(event)):
            now.step = step
        elif name in now.tests and action in OUTCOMES:
            now.ended.add(name)
            if OUTCOMES[action] is Outcome.FAILED:
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
            step = package.step if package is self._now else None
            line = messages.running_line(
                package=name,
                ended=len(package.ended),
                tests=len(package.tests),
                step=messages.step_title(phase=step.phase.value, text=step.text) if step else "",
            )
            yield f"- {line}"
