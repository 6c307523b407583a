"""Containers that tests left behind, and which test it was: `container_not_cleaned_up`, proved."""

from collections.abc import Iterator, Sequence

from itw import messages
from itw.checking.conventions import convention
from itw.checking.filters import covers
from itw.checking.judgement import severity_of
from itw.configuration.config import Config
from itw.finding import Finding, Place
from itw.runs.attempts import attempts_in
from itw.runs.plan import PlannedTest, TestPlan
from itw.runs.report import Attempt, Executed, Forgotten, Result, RunReport, Side
from itw.runs.sandbox import Ending, Service
from itw.story.log_lines import seconds_of

RULE = "container_not_cleaned_up"
FAIR = frozenset({Result.PASSED, Result.FAILED, Result.SKIPPED, Result.INCONCLUSIVE})


def forgotten_in(plan: TestPlan, runs: Sequence[Executed]) -> Iterator[Forgotten]:
    """Of the first run of each target at head, where its tests came to their own end.

    A process that crashed or was killed had no chance to clean up.
    """
    for executed in runs:
        request, run = executed.request, executed.run
        ended = run.ending in {Ending.RAN, Ending.FAILED}
        if request.side is Side.HEAD and request.attempt == 1 and ended:
            made = [*attempts_in(executed, plan)]
            if all(_came_to_its_end(attempt) for _, attempt in made):
                for service in run.forgotten:
                    tests = _running_at(service, made)
                    yield Forgotten(service=service, executed=executed, tests=tests)


def _came_to_its_end(attempt: Attempt) -> bool:
    return attempt.result in FAIR and attempt.run is not None and attempt.run.ends > 0


def _running_at(
    service: Service, made: Sequence[tuple[PlannedTest, Attempt]]
) -> tuple[PlannedTest, ...]:
    """The tests that ran when the container was started; all of them where no time is known."""
    at = seconds_of(service.started)
    near = tuple(test for test, attempt in made if at is not None and _spans(attempt, at))
    return near or tuple(test for test, _ in made)


def _spans(attempt: Attempt, at: float) -> bool:
    begin = seconds_of(attempt.run.started) if attempt.run is not None else None
    if begin is None or attempt.run is None:
        return False
    return begin <= at <= begin + attempt.run.seconds + 0.01


def forgotten_findings(report: RunReport, config: Config) -> Iterator[Finding]:
    """A new or changed test that alone can have left a container: the rule, proved by running.

    The code may do without a visible clean-up and have one, or the other way round; this has the
    container for evidence.
    """
    known = convention(RULE)
    severity = severity_of(known, config) if known is not None else None
    for forgotten in report.forgotten:
        if known is None or severity is None or len(forgotten.tests) != 1:
            continue
        (test,) = forgotten.tests
        image = forgotten.service.image
        finding = Finding(
            rule=RULE,
            severity=severity,
            place=Place(test.path, test.line, test.line),
            message=messages.left_behind(image=image),
            clause=known.rule.clause_in(config.profile),
            function=test.name,
            anchor=f"left behind: {image}",
        )
        waived = any(covers(waiver, finding) for waiver in config.waivers)
        if test.is_news and not waived and config.covers(test.path):
            yield finding
