"""Run the integration tests that a pull request touches, and complete the check run that waits.

Every step may be the last one before the worker dies. The job then comes again, runs the tests
anew and finds the check run as it was left; a result that was only not delivered yet is delivered.

What runs is the pull request's code. All it gets from here is a Target and a Tree: names, a commit
and regular files. Tokens, the queue and the App's key stay on this side of `services.sandbox`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from itw.errors import TransientError
from itw.fair_shares.day import NextDay
from itw.jobs import RunTests
from itw.pull import Pull
from itw.reporting.publication import CheckRun
from itw.runs.live import LiveRun
from itw.runs.planning import plan_tests
from itw.runs.presence import Presence
from itw.runs.report import Executed
from itw.runs.stop import Stop, Why
from itw.telling.shown_tests import ShownTests, cancelled, next_day, postponed
from workers import check_runs, compiled_suggestions, fix_evidence, run_decision
from workers.assessment import assess
from workers.on_github import OwnCheckRun
from workers.services import Change, Services
from workers.shown import Shown, shown_of, with_model_review
from workers.wanted_runs import REVIEW_ENDS, WantedRuns

log = structlog.get_logger()

# Seconds in which runs may begin; what was not run by then is said to be so. The last one still
# ends within the queue's limit: a first compile, images, and a quarter of an hour of its own.
BUDGET = 50 * 60.0


def run(job: RunTests, services: Services) -> None:
    """One run for each pull request at a time: an older one ends within seconds."""
    with services.run_lease(job.number):
        pull = services.github.pull(job.number)
        stop = services.runs.stop_of(job) or outdated(job, pull)
        if pull is not None and (stop is None or stop.why is Why.CANCELLED):
            with services.change(f"refs/heads/{pull.base_ref}", job.head_sha) as change:
                _run(job, pull, change, stop, services)
        elif stop is not None:
            _end(job, stop, services)
    services.runs.ended(job.number, job.head_sha, job.verdict)


def outdated(job: RunTests, pull: Pull | None) -> Stop | None:
    """Why nobody needs to know any more."""
    if pull is None or pull.state != "open":
        return Stop(Why.CLOSED)
    return Stop(Why.SUPERSEDED, pull.head_sha) if pull.head_sha != job.head_sha else None


def _run(job: RunTests, pull: Pull, change: Change, stop: Stop | None, services: Services) -> None:
    check_run = _waiting(job, services)
    if check_run is None:
        log.info("nobody_waits")
        return
    assessment = assess(pull, change, services.github)
    text = shown_of(pull, assessment, job, services)
    tests: Ran | ShownTests | Stop | None = stop or services.runs.result(job)
    if tests is None:
        plan = plan_tests(
            assessment, base=change.base_tree, head=change.head_tree, asked=job.connectors
        )
        here = Presence(seconds_ago=0.0, failed=services.failed_probes)
        tests = run_decision.refusal_of(plan, pull, here, services.github)
    if tests is None:
        runs = WantedRuns(job=job, plan=plan, change=change, services=services)
        tests = _ran(runs, check_run, text)
        # Waivers that were given while the tests ran count in their verdict.
        text = shown_of(pull, assess(pull, change, services.github), job, services)
    if not isinstance(tests, Ran):
        _deliver(job, text, tests, services)
    elif _deliver(job, text, tests.shown, services):
        compiled_suggestions.add(tests.runs, text, tests.shown)
        fix_evidence.add(tests.runs, tests.executed, check_run, text)


@dataclass(frozen=True, slots=True)
class Ran:
    """What was executed, and how it is shown."""

    runs: WantedRuns
    executed: tuple[Executed, ...]
    shown: ShownTests


def _ran(runs: WantedRuns, check_run: OwnCheckRun, text: Shown) -> Ran | Stop:
    """How the tests went, or why nobody wants to know any more."""
    services, job = runs.services, runs.job
    if used_up := services.used_up():
        services.github.show_progress(check_run, text.check_run(next_day(used_up)))
        services.runs.expect(job.number, job.head_sha, job.verdict)  # for another day
        raise NextDay(used_up, datetime.now(UTC))
    live = LiveRun(runs.plan)
    show = _showing(check_run, text, live, runs.services)
    show()
    try:
        executed = runs.executed(text, live, show, seconds=BUDGET)
    except TransientError as error:
        runs.services.github.show_progress(check_run, text.check_run(postponed(str(error))))
        raise
    if isinstance(executed, Stop):
        return executed
    runs.count(executed)
    return Ran(runs, executed, runs.kept(executed, text))


def _showing(
    check_run: OwnCheckRun, text: Shown, live: LiveRun, services: Services
) -> Callable[[], None]:
    last: list[CheckRun] = []

    def show() -> None:
        check = text.check_run(live.shown())
        if last != [check]:
            services.github.show_progress(check_run, check)
            last[:] = [check]

    return show


def _deliver(job: RunTests, text: Shown, tests: ShownTests | Stop, services: Services) -> bool:
    """Complete the check run that waits, unless somebody else has; whether its verdict is ours."""
    with services.lease(job.number, wait=REVIEW_ENDS) as lease:
        pull = services.github.pull(job.number)
        stop = services.runs.stop_of(job) or outdated(job, pull)
        check_run = _waiting(job, services)
        if check_run is None:
            log.info("ended_by_somebody_else")
            return False
        lease.check()
        text = with_model_review(text, pull, services) if pull is not None else text
        outcome = stop or tests
        if isinstance(outcome, Stop):
            _end_as(outcome, check_run, job, text, services)
            return False
        check = text.check_run(outcome)
        services.github.complete_check_run(check_run, check, job.verdict)
        log.info("verdict", head=job.head_sha, conclusion=check.conclusion)
        return True


def _end(job: RunTests, stop: Stop, services: Services) -> None:
    with services.lease(job.number, wait=REVIEW_ENDS):
        check_run = _waiting(job, services)
        if check_run is not None:
            _end_as(stop, check_run, job, None, services)


def _end_as(
    stop: Stop, check_run: OwnCheckRun, job: RunTests, text: Shown | None, services: Services
) -> None:
    log.info("run_ended", why=stop.why, who=stop.who)
    match stop.why:
        case Why.CANCELLED if text is not None:
            check = text.check_run(cancelled(stop.who))
        case Why.SUPERSEDED:
            check = check_runs.superseded(job.head_sha, stop.who)
        case Why.REPLACED:
            check = check_runs.replaced(job.head_sha)
        case _:
            check = check_runs.closed(job.head_sha)
    check_runs.end(services.github, job.number, [check_run], check, stop.why)


def _waiting(job: RunTests, services: Services) -> OwnCheckRun | None:
    """The check run that waits for this job; None once somebody has completed it."""
    runs = services.github.own_check_runs(job.head_sha)
    mine = (run for run in runs if run.external_id == job.verdict and not run.completed)
    return next(mine, None)
