"""The runs of a change with the stories of what did not go well: what every face of them shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from itw.go.crash import Crash, crash_in
from itw.go.test_report import BROKEN, Outcome, PackageRun
from itw.runs.plan import TestPlan
from itw.runs.report import RAN, Result, RunReport, Side
from itw.runs.sandbox import Ending
from itw.story.log_lines import SourceLines, printed_in, said
from itw.story.story import stories_of
from itw.telling.tellings import Stories, Telling, grouped
from itw.tree import Tree

STORIES = 200  # of one report
LAST_LINES = 12
SUMMARY = re.compile(r"(?:FAIL|PASS|ok|exit status|coverage:)(?:\s|$)")  # go test's own lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A `go test` of head that ended otherwise than by its tests."""

    package: str
    ending: Ending
    reason: str
    errors: tuple[str, ...] = ()  # the compiler's lines, where it did not compile
    module: str = ""  # the directory that the compiler's paths are relative to


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """A package that failed and none of whose tests did: TestMain, an init, what ran afterwards."""

    package: str
    lines: tuple[str, ...]
    crash: Crash | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRuns:
    """A report, its stories (the worst first), and where the runs ended by themselves."""

    report: RunReport
    head: str = ""
    tellings: tuple[Telling, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    outside: tuple[Outside, ...] = ()
    skip_reasons: Mapping[str, str] = field(default_factory=dict)  # by "package TestName"

    @property
    def ran(self) -> int:
        """Tests with an outcome: neither skipped nor left out."""
        return sum(each.result in RAN for each in self.report.tests)


def told_runs(report: RunReport, tree: Tree) -> ToldRuns:
    """Tell the stories of a report; `tree` is head's, whose lines of code they quote."""
    sources = sources_of(report.plan, tree)
    stories = Stories(sources)
    tellings = grouped(stories.tellings(report))[:STORIES]
    return ToldRuns(
        report=report,
        head=report.plan.head,
        tellings=tuple(stories.with_moments(telling) for telling in tellings),
        stopped=tuple(_stopped(report)),
        outside=tuple(_outside(report, sources)),
        skip_reasons=dict(_skip_reasons(report)),
    )


def sources_of(plan: TestPlan, tree: Tree) -> dict[str, SourceLines]:
    """The Go files of each package that was run."""
    packages = {package.at.package for package in plan.packages}
    paths = [
        path for path in tree.blobs if path.endswith(".go") and path.rpartition("/")[0] in packages
    ]
    lines = {
        path: data.decode("utf-8", "replace").split("\n") for path, data in tree.read(paths).items()
    }
    return {
        package: SourceLines(
            package=package,
            files={path: text for path, text in lines.items() if _directory(path) == package},
        )
        for package in packages
    }


def _directory(path: str) -> str:
    return path.rpartition("/")[0]


def _stopped(report: RunReport) -> Iterator[Stopped]:
    """Each once, however often it was tried."""
    seen: set[tuple[str, Ending]] = set()
    for executed in report.runs:
        run, request = executed.run, executed.request
        key = (run.target.package, run.ending)
        plain = run.ending in {Ending.RAN, Ending.FAILED}
        if request.side is not Side.HEAD or plain or key in seen:
            continue
        seen.add(key)
        errors: tuple[str, ...] = ()
        if run.ending is Ending.NOT_COMPILED:
            built = (line for package in run.report.packages for line in package.build_errors)
            errors = tuple(built) or run.report.stray
        yield Stopped(
            package=run.target.package,
            ending=run.ending,
            reason=said(run.reason),
            errors=errors,
            module=run.target.module,
        )


def _outside(report: RunReport, sources: Mapping[str, SourceLines]) -> Iterator[Outside]:
    seen: set[str] = set()
    for executed in report.runs:
        directory = executed.run.target.package
        head = executed.request.side is Side.HEAD and executed.run.ending is Ending.FAILED
        if not head or directory in seen:
            continue
        for package in executed.run.report.packages:
            if package.outcome is not Outcome.FAILED or _broke_inside(package):
                continue
            seen.add(directory)
            code = sources.get(directory, SourceLines(package=directory))
            printed = [text for text in printed_in(package.lines) if not SUMMARY.match(text)]
            yield Outside(
                package=directory,
                lines=tuple(printed[-LAST_LINES:]),
                crash=crash_in(package.lines, package.package, code),
            )


def _broke_inside(package: PackageRun) -> bool:
    broken = any(test.outcome in BROKEN for test in package.tests)
    return broken or bool(package.build_errors) or any(s.crash for s in stories_of(package))


def _skip_reasons(report: RunReport) -> Iterator[tuple[str, str]]:
    """What t.Skip was told, of the test or of the first of its subtests that was skipped."""
    for verdict in report.tests:
        attempt = verdict.shown
        if verdict.result is Result.SKIPPED and attempt and attempt.package:
            told = (
                story.skipped
                for story in stories_of(attempt.package)
                if story.skipped and story.test.partition("/")[0] == verdict.test.name
            )
            yield f"{verdict.test.package} {verdict.test.name}", next(told, "")
