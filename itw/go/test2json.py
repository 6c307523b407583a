"""`go test -json` output as a report: which tests ran, how each ended, and what it printed.

The format is test2json's: https://pkg.go.dev/cmd/test2json. The output comes from a pull request's
code, so it is a claim, not evidence, and any bytes must do.
"""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from itw.go.test_report import OUTCOMES, WORST_FIRST, Line, Outcome, PackageRun, TestReport, TestRun
from itw.runs.kept_output import HEAD_LINES, TAIL_LINES, Budget, KeptOutput

MAX_LINE = 4096  # characters of one line; test2json splits longer ones itself
MAX_EVENT = 1 << 20  # bytes of an event: test2json's are of some kilobytes
MAX_TESTS = 20_000


def _lines(output: KeptOutput) -> tuple[Line, ...]:
    """Decode what was kept; pieces that Go split a long line into are one line again."""
    return tuple(line for part in output.parts for line in _merged(part))


def _merged(events: Iterable[bytes]) -> list[Line]:
    merged: list[Line] = []
    whole = True
    for event in filter(None, map(_event, events)):
        text = str(event.get("Output", ""))
        if whole:
            merged.append(Line(str(event.get("Time", "")), text.rstrip("\n")[:MAX_LINE]))
        else:
            time, begun = merged[-1]
            merged[-1] = Line(time, (begun + text.rstrip("\n"))[:MAX_LINE])
        whole = text.endswith("\n")
    return merged


@dataclass(slots=True)
class _Run:
    package: str
    name: str
    output: KeptOutput
    outcome: Outcome = Outcome.UNFINISHED
    seconds: float = 0.0
    started: str = ""
    starts: int = 0
    ends: int = 0
    contradicted: bool = False

    def end(self, outcome: Outcome) -> None:
        """A second ending never makes it better: a failure can't be painted over."""
        if self.ends:
            self.contradicted = self.contradicted or outcome is not self.outcome
            outcome = min(outcome, self.outcome, key=WORST_FIRST.index)
        self.outcome = outcome
        self.ends += 1


class GoTestParser:
    """Takes the output line by line as it comes; `report` may be asked for at any time.

    A flood of output must not be slower than the test that prints it, so lines are decoded when
    they are shown: an output event's text before `"Output":` repeats, and finds its test directly.
    """

    def __init__(self) -> None:
        self._packages: dict[str, _Run] = {}
        self._tests: dict[tuple[str, str], _Run] = {}
        self._builds: dict[str, list[str]] = {}
        self._failed_builds: dict[str, str] = {}
        self._outputs: dict[bytes, KeptOutput] = {}
        self._stray: deque[str] = deque(maxlen=TAIL_LINES)
        self._budget = Budget()

    def feed(self, line: bytes) -> None:
        """Take one line, with or without its end."""
        start = line.find(b',"Action":"output"')
        end = line.find(b'"Output":', start) if start >= 0 else -1
        known = self._outputs.get(line[start:end]) if end >= 0 else None
        if known is not None:
            known.add(line)
            return
        event = _event(line)
        if event is None:
            if text := line[: 4 * MAX_LINE].decode(errors="replace").rstrip():
                self._stray.append(text[:MAX_LINE])
            return
        output = self._take(event)
        if output is not None:
            output.add(line)
            if end >= 0:
                self._outputs[line[start:end]] = output

    def _take(self, event: dict[str, Any]) -> KeptOutput | None:
        """Note the event; for output, say where the line belongs."""
        action, package = str(event.get("Action", "")), str(event.get("Package", ""))
        if action == "build-output":
            lines = self._builds.setdefault(str(event.get("ImportPath", "")), [])
            if len(lines) < HEAD_LINES:
                lines.append(str(event.get("Output", "")).rstrip("\n")[:MAX_LINE])
            return None
        if not package:
            return None
        run = self._run(package, str(event.get("Test", "")))
        if action in {"run", "start"}:
            run.started = run.started or str(event.get("Time", ""))
            run.starts += 1
        elif action in OUTCOMES:
            run.end(OUTCOMES[action])
            run.seconds = _seconds(event.get("Elapsed"))
            self._failed_builds[package] = str(event.get("FailedBuild", "")) or (
                self._failed_builds.get(package, "")
            )
        return run.output if action == "output" else None

    def _run(self, package: str, name: str) -> _Run:
        """The test's run, or its package's: beyond MAX_TESTS (of both) all lines go to the last."""
        runs: dict[Any, _Run] = self._tests if name else self._packages
        key = (package, name) if name else package
        if key not in runs:
            if len(runs) >= MAX_TESTS:
                return next(reversed(runs.values()))
            if name:
                self._run(package, "")
            runs[key] = _Run(package, name, KeptOutput(self._budget))
        return runs[key]

    def report(self) -> TestReport:
        tests: dict[str, list[TestRun]] = {package: [] for package in self._packages}
        for run in self._tests.values():
            tests.setdefault(run.package, []).append(_test_run(run))
        packages = tuple(
            PackageRun(
                package=run.package,
                outcome=run.outcome,
                seconds=run.seconds,
                tests=tuple(tests[run.package]),
                lines=_lines(run.output),
                build_errors=tuple(self._builds.get(self._failed_builds.get(package, ""), ())),
            )
            for package, run in self._packages.items()
        )
        return TestReport(packages, tuple(self._stray))


def parse_go_test(lines: Iterable[bytes]) -> TestReport:
    """Read a whole output. Never raises: what is no event is kept as a stray line."""
    parser = GoTestParser()
    for line in lines:
        parser.feed(line)
    return parser.report()


def _test_run(run: _Run) -> TestRun:
    return TestRun(
        package=run.package,
        name=run.name,
        outcome=run.outcome,
        seconds=run.seconds,
        started=run.started,
        lines=_lines(run.output),
        dropped=run.output.dropped,
        starts=run.starts,
        ends=run.ends,
        contradicted=run.contradicted,
    )


def _event(line: bytes) -> dict[str, Any] | None:
    if not line.startswith(b"{") or len(line) > MAX_EVENT:
        return None
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) and "Action" in event else None


def _seconds(value: Any) -> float:
    usable = isinstance(value, int | float) and 0 <= value < 1e9
    return float(value) if usable else 0.0
