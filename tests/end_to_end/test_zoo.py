"""Every way in which tests can end, run for real: engine, gateway, services, caches, verdict.

Each exhibit of the zoo is planned, run and judged as a worker does it, and held against its table.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from itw.configuration.config import Config
from itw.review import Assessment, review_trees
from itw.runs.plan import TestPlan
from itw.runs.planning import plan_tests
from itw.runs.report import Executed, RunReport
from itw.runs.requests import what_next
from itw.runs.sandbox import Target
from itw.runs.verdict import run_report
from itw.runs.without_fix import tree_of
from itw.story.story import stories_of
from itw.story.story_rows import rows_of
from itw.tree import MemoryTree
from tests import zoo
from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.connect_sandbox import caches_of, sandbox_with, warm
from tests.itw.changes import change_between
from tests.sample_repository import files
from tests.zoo import Exhibit
from workers.sandbox import Sandbox

pytestmark = pytest.mark.timeout(600)  # whoever is first compiles testcontainers and its like

EXHIBITS = zoo.exhibits()
BASE = {**files("base"), **files("zoo/base")}
HEAD = {**BASE, **files("zoo/pull-request")}
TREES = {"base": MemoryTree(BASE, "b" * 40), "head": MemoryTree(HEAD, "a" * 40)}
# A package of base that needs what all of them need.
LIKE_THE_OTHERS = Target(commit="b" * 40, package="internal/impl/postgres")


@pytest.fixture(scope="session")
def assessment() -> Assessment:
    return review_trees(diff=change_between(BASE, HEAD), config=Config(), **TREES)


@pytest.fixture
def run(
    engine: DockerEngine, module_cache: Path, assessment: Assessment, tmp_path: Path
) -> Iterator[Callable[[Exhibit], RunReport]]:
    """Plans, runs and judges an exhibit; nothing of it may be left on the engine."""
    caches, jobs = caches_of(engine, module_cache, tmp_path)

    def run_exhibit(exhibit: Exhibit) -> RunReport:
        warm(caches, jobs, LIKE_THE_OTHERS, TREES["base"])
        sandbox = sandbox_with(engine, caches, tmp_path, exhibit.limits)
        return _judged(assessment, exhibit, sandbox)

    yield run_exhibit
    left = engine.sweep(jobs.owner)
    assert not left, f"left on the engine: {left}"


def _plan(assessment: Assessment, exhibit: Exhibit) -> TestPlan:
    """The plan of the whole change, of this package alone."""
    asked = (exhibit.package,) if exhibit.asked else ()
    made = plan_tests(assessment, **TREES, asked=asked)
    return replace(
        made,
        packages=tuple(each for each in made.packages if each.at.package == exhibit.package),
        not_run=tuple(each for each in made.not_run if each.test.package == exhibit.package),
        reruns=exhibit.reruns,
    )


def _judged(assessment: Assessment, exhibit: Exhibit, sandbox: Sandbox) -> RunReport:
    plan = _plan(assessment, exhibit)
    fixes = bool(exhibit.fix)
    runs: list[Executed] = []
    while wanted := what_next(plan, runs, without_fix=fixes):
        for request in wanted:
            tree = tree_of(request.side, assessment.diff, **TREES)
            assert tree is not None
            with sandbox.open(request.target, tree) as job:
                runs.append(Executed(request=request, run=job.go_test()))
    return run_report(plan, runs)


@pytest.mark.parametrize("name", EXHIBITS)
def test_exhibit_ends_as_its_table_says(name: str, run: Callable[[Exhibit], RunReport]) -> None:
    exhibit = EXHIBITS[name]
    report = run(exhibit)
    first = report.runs[0].run if report.runs else None
    assert (first.ending if first else None) == exhibit.ending, first and first.reason
    assert {each.test.name: each.result for each in report.tests} == exhibit.tests
    assert {each.why.value for each in report.tests if each.why} == set(filter(None, [exhibit.why]))
    assert len(report.forgotten) == exhibit.forgets
    assert set(report.refused) == set(exhibit.refused)
    assert _steps(report, exhibit) == exhibit.steps
    assert {each.test.name: each.red.value for each in report.fix} == exhibit.fix
    assert exhibit.panic in _told(report)
    assert exhibit.log in _logged(report)


def _steps(report: RunReport, exhibit: Exhibit) -> dict[str, str]:
    """The phase at which each test of interest broke, as its story has it."""
    found = {}
    for verdict in report.tests:
        shown = verdict.shown
        for story in stories_of(shown.package) if shown and shown.package else ():
            if story.test == verdict.test.name and story.test in exhibit.steps and story.failed_at:
                found[story.test] = story.failed_at.phase.value
    return found


def _told(report: RunReport) -> str:
    """Every story as text."""
    packages = [each.shown.package for each in report.tests if each.shown and each.shown.package]
    stories = [story for package in packages for story in stories_of(package)]
    return "\n".join(row.text for story in stories for row in rows_of(story))


def _logged(report: RunReport) -> str:
    """What the services logged."""
    services = [service for each in report.runs for service in each.run.services]
    return "\n".join(line.text for service in services for line in service.lines)
