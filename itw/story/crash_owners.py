"""Which tests a crash ended: Go puts its text under whichever test spoke last."""

from collections import defaultdict

from itw.go.crash import Crash, Kind, crash_in
from itw.go.test_report import BROKEN, Outcome, PackageRun, TestRun
from itw.story.log_lines import SourceLines
from itw.story.narration import around


def crashes_of(package: PackageRun, sources: SourceLines) -> dict[str, Crash]:
    """Each crash by the names of the tests that it is told of."""
    told: dict[str, Crash] = {}
    by_top: dict[str, list[TestRun]] = defaultdict(list)
    for run in package.tests:
        by_top[run.top_level].append(run)
    limit: tuple[TestRun, Crash] | None = None
    for run in package.tests:
        crash = crash_in(run.lines, package.package, sources)
        if crash is None:
            continue
        if crash.kind is Kind.TIME_LIMIT:
            limit = limit or (run, crash)
        else:
            told[_owner(crash, run, by_top)] = crash
    if limit:
        speaker, crash = limit
        names = _running(package) or [speaker.name]
        told |= {name: crash.seen_by(name) for name in names}
    return told


def _owner(crash: Crash, speaker: TestRun, by_top: dict[str, list[TestRun]]) -> str:
    """The test whose function is in the traceback, where that is not the one that spoke."""
    if crash.test in {"", speaker.top_level}:
        return speaker.name
    own = by_top.get(crash.test, [])
    broken = [run.name for run in own if run.outcome in BROKEN] or [run.name for run in own]
    return max(broken, key=lambda name: name.count("/"), default=speaker.name)


def _running(package: PackageRun) -> list[str]:
    """The innermost tests that had not ended."""
    above = {name for run in package.tests for name in around(run.name)}
    return [
        run.name
        for run in package.tests
        if run.outcome is Outcome.UNFINISHED and run.name not in above
    ]
