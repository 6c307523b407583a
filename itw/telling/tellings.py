"""The stories of a report: which tests are told of, what broke alike, and what stands beside it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from itw.go.test_report import PackageRun
from itw.runs.report import BAD, Attempt, Result, RunReport, TestVerdict
from itw.runs.sandbox import Ending, SandboxRun
from itw.story.log_lines import SourceLines, said
from itw.story.service_log import Moment, ServiceLog, logs_of, moments_of
from itw.story.story import Story, stories_of
from itw.story.story_rows import reason, was_cut_off

TOLD = frozenset({*BAD, Result.FLAKY, Result.INCONCLUSIVE, Result.BROKEN_ON_BASE})
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One test or subtest that broke, and the others that broke in the same way."""

    verdict: TestVerdict
    story: Story
    moments: tuple[Moment, ...] = ()
    alike: tuple[str, ...] = ()  # names


class Stories:
    """The stories of the packages of a report, each told once."""

    def __init__(self, sources: Mapping[str, SourceLines]) -> None:
        self._sources = sources
        self._known: dict[int, dict[str, list[Story]]] = {}
        self._logs: dict[int, tuple[ServiceLog, ...]] = {}

    def tellings(self, report: RunReport) -> Iterator[Telling]:
        for verdict in report.tests:
            attempt = verdict.shown
            if verdict.result not in TOLD or not attempt or not attempt.run:
                continue
            for package in _packages(attempt):
                for story in self._of(package, verdict.test.package).get(verdict.test.name, ()):
                    whole = self._cut_off(story, attempt.executed.run)
                    yield Telling(verdict=verdict, story=whole)

    def with_moments(self, telling: Telling) -> Telling:
        attempt = telling.verdict.shown
        if attempt is None:
            return telling
        return replace(
            telling, moments=moments_of(telling.story, self._logs_of(attempt.executed.run))
        )

    def _of(self, package: PackageRun, directory: str) -> dict[str, list[Story]]:
        """Those that broke, by their top-level test."""
        if id(package) not in self._known:
            known: dict[str, list[Story]] = defaultdict(list)
            code = self._sources.get(directory, SourceLines(package=directory))
            for story in stories_of(package, code):
                if story.broken:
                    name = story.test.partition("/")[0]
                    known[name].append(replace(story, test=said(story.test)))
            self._known[id(package)] = known
        return self._known[id(package)]

    def _logs_of(self, run: SandboxRun) -> tuple[ServiceLog, ...]:
        if id(run) not in self._logs:
            self._logs[id(run)] = logs_of(run.services)
        return self._logs[id(run)]

    def _cut_off(self, story: Story, run: SandboxRun) -> Story:
        """What was stopped from outside ends with the last that anything said, not with its own."""
        if not was_cut_off(story) or run.ending in {Ending.RAN, Ending.FAILED}:
            return story
        last = (story.broke_at, *(log.last for log in self._logs_of(run)))
        end = max((at for at in last if at is not None), default=None)
        steps = story.steps
        if steps and end is not None and (began := steps[-1].at) is not None:
            steps = (*steps[:-1], replace(steps[-1], seconds=max(0.0, end - began)))
        cut_by = said(run.reason) or run.ending.value
        return replace(story, cut_by=cut_by, broke_at=end, steps=steps)


def _packages(attempt: Attempt) -> list[PackageRun]:
    """The whole package: a panic's text may stand under another test than the one that did it."""
    name = attempt.package.package if attempt.package else ""
    return [each for each in attempt.executed.run.report.packages if each.package == name]


def grouped(tellings: Iterable[Telling]) -> list[Telling]:
    """What broke at the same line, in the same step and for the same reason is told once."""
    first: dict[tuple[object, ...], Telling] = {}
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for telling in tellings:
        story, step = telling.story, telling.story.failed_at
        why = NUMBERS.sub("0", reason(story))
        alone = "" if story.spot else story.test
        key = (telling.verdict.result, story.spot, step.text if step else "", why, alone)
        if key in first:
            alike[key].append(story.test)
        else:
            first[key] = telling
    return [replace(telling, alike=tuple(alike.get(key, ()))) for key, telling in first.items()]
