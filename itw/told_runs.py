"""The runs of a change with the stories of what did not go well: what every face of them shows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from itw.crash_owners import BROKEN
from itw.go_crash import Crash, crash_in
from itw.go_test import Outcome, PackageRun
from itw.log_lines import SourceLines, printed_in, said, seconds_of
from itw.run_report import BAD, Attempt, Result, RunReport, Side, TestVerdict
from itw.sandbox import Ending, SandboxRun
from itw.service_log import Moment, moments_of
from itw.story import Story, stories_of
from itw.story_rows import reason, was_cut_off
from itw.test_plan import TestPlan
from itw.tree import Tree

TOLD = frozenset({*BAD, Result.FLAKY, Result.INCONCLUSIVE, Result.BROKEN_ON_BASE})
STORIES = 200  # of one report
LAST_LINES = 12
SUMMARY = re.compile(r"(?:FAIL|PASS|ok|exit status|coverage:)(?:\s|$)")  # go test's own lines
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One test or subtest that broke, and the others that broke in the same way."""

    verdict: TestVerdict
    story: Story
    moments: tuple[Moment, ...] = ()
    alike: tuple[str, ...] = ()  # names


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A `go test` of head that ended otherwise than by its tests."""

    package: str
    ending: Ending
    reason: str
    errors: tuple[str, ...] = ()  # the compiler's lines
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


RAN = frozenset(
    {
        *(Result.PASSED, Result.FAILED, Result.FLAKY, Result.BROKEN_ON_BASE),
        *(Result.TIMED_OUT, Result.OUT_OF_MEMORY, Result.DISK_FULL),
    }
)


def told_runs(report: RunReport, tree: Tree) -> ToldRuns:
    """Tell the stories of a report; `tree` is head's, whose lines of code they quote."""
    sources = sources_of(report.plan, tree)
    tellings = grouped(_tellings(report, sources))
    return ToldRuns(
        report=report,
        head=report.plan.head,
        tellings=tuple(tellings[:STORIES]),
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


def _tellings(report: RunReport, sources: Mapping[str, SourceLines]) -> Iterator[Telling]:
    known: dict[int, list[Story]] = {}
    for verdict in report.tests:
        attempt = verdict.shown
        if verdict.result not in TOLD or not attempt or not attempt.run:
            continue
        code = sources.get(verdict.test.package, SourceLines(package=verdict.test.package))
        for package in _packages(attempt):
            stories = known.setdefault(id(package), [])
            if not stories:
                stories += stories_of(package, code)
            for story in stories:
                if story.broken and story.test.partition("/")[0] == verdict.test.name:
                    whole = _cut_off(replace(story, test=said(story.test)), attempt.executed.run)
                    moments = moments_of(whole, attempt.executed.run.services)
                    yield Telling(verdict=verdict, story=whole, moments=moments)


def _cut_off(story: Story, run: SandboxRun) -> Story:
    """What was stopped from outside ends with the last that anything said, not with its own."""
    if not was_cut_off(story) or run.ending in {Ending.RAN, Ending.FAILED}:
        return story
    lines = (line for service in run.services for line in service.lines)
    times = (*(seconds_of(line.time) for line in lines), story.broke_at)
    told = [at for at in times if at is not None]
    end = max(told, default=None)
    steps = story.steps
    if steps and end is not None and (began := steps[-1].at) is not None:
        steps = (*steps[:-1], replace(steps[-1], seconds=max(0.0, end - began)))
    reason = said(run.reason) or run.ending.value
    return replace(story, cut_by=reason, broke_at=end, steps=steps)


def _packages(attempt: Attempt) -> list[PackageRun]:
    """The whole package: a panic's text may stand under another test than the one that did it."""
    name = attempt.package.package if attempt.package else ""
    return [each for each in attempt.executed.run.report.packages if each.package == name]


def grouped(tellings: Iterable[Telling]) -> list[Telling]:
    """What broke at the same line, in the same step and for the same reason is told once."""
    first: dict[tuple[object, ...], Telling] = {}
    for telling in tellings:
        story, step = telling.story, telling.story.failed_at
        why = NUMBERS.sub("0", reason(story))
        key = (telling.verdict.result, story.spot, step.text if step else "", why)
        known = first.get(key) if story.spot else None
        if known is None:
            first[(*key, story.test) if not story.spot else key] = telling
        else:
            first[key] = replace(known, alike=(*known.alike, story.test))
    return list(first.values())


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
        errors = (line for package in run.report.packages for line in package.build_errors)
        yield Stopped(
            package=run.target.package,
            ending=run.ending,
            reason=said(run.reason),
            errors=tuple(errors) or run.report.stray,
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
