"""Which stories a report has, and what they know beside the test's own output."""

from dataclasses import replace

from itw.go.test_report import Line
from itw.runs.report import Executed, Result, TestVerdict
from itw.runs.sandbox import Ending, Service
from itw.story.story_rows import headline, reason
from itw.telling.tellings import grouped
from itw.telling.told_runs import ToldRuns, told_runs
from tests.itw.reports import run_report, told, tree_of


def ended_as(package: str, ending: Ending, result: Result, **changes: object) -> ToldRuns:
    """The run of that package as it would have been, had it ended so."""
    report = run_report(package)
    (executed,) = report.runs
    run = replace(executed.run, ending=ending, **changes)  # type: ignore[arg-type]
    again = replace(executed, run=run)
    tests = tuple(_with(verdict, again, result) for verdict in report.tests)
    return told_runs(replace(report, runs=(again,), tests=tests), tree_of([package]))


def _with(verdict: TestVerdict, executed: Executed, result: Result) -> TestVerdict:
    (attempt,) = verdict.attempts
    return replace(
        verdict, result=result, attempts=(replace(attempt, executed=executed, result=result),)
    )


def test_what_was_stopped_from_outside_says_by_what():
    late = Service(id="r", image="redis:7", lines=(Line("2026-11-23T04:32:48.032Z", "idle"),))
    runs = ended_as(
        "exits",
        Ending.TIMED_OUT,
        Result.TIMED_OUT,
        reason="it was stopped after 30 s, the limit of a test run",
        services=(late,),
    )
    (telling,) = runs.tellings

    assert headline(telling.story) == "was cut off at When"
    assert reason(telling.story) == "it was stopped after 30 s, the limit of a test run"
    assert [moment.text for moment in telling.moments] == ["idle"]
    last = telling.story.steps[-1]
    assert last.seconds is not None
    assert last.seconds > 29


def test_what_broke_in_the_same_way_is_told_once():
    (first, second, *_) = told("cdc").tellings
    again = replace(first, story=replace(first.story, test="TestIntegrationCDC/again"))

    assert [each.alike for each in grouped([first, second, again])] == [
        ("TestIntegrationCDC/again",),
        (),
    ]


def test_a_package_that_does_not_compile_has_no_story():
    runs = told("broken")

    assert runs.tellings == ()
    assert [each.ending for each in runs.stopped] == [Ending.NOT_COMPILED]


def test_skips_say_why():
    assert told("skips").skip_reasons == {
        "skips TestIntegrationSkips": "needs -run to name it",
        "skips TestIntegrationSkipNow": "",
    }
