"""Runs the tests of a change for as long as somebody wants them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event

import structlog

from itw.errors import TransientError
from itw.jobs import RunTests
from itw.queues import QUEUES
from itw.runs.live import LiveRun
from itw.runs.plan import TestPlan
from itw.runs.report import Executed, Request
from itw.runs.stop import Stop, Why
from itw.runs.verdict import run_report
from itw.runs.without_fix import tree_of
from itw.tally.counts import of_tests
from itw.telling.shown import shown_runs
from itw.telling.shown_tests import ShownTests
from workers.execution import Execution
from workers.services import Change, RunStopped, Services
from workers.shown import Shown
from workers.watch import watching

log = structlog.get_logger()

# Seconds: a review that has the pull request's lease is over by then.
REVIEW_ENDS = float(QUEUES["review"].time_limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRuns:
    """What one job runs, of one change."""

    job: RunTests
    plan: TestPlan
    change: Change
    services: Services

    def executed(
        self,
        text: Shown,
        live: LiveRun,
        show: Callable[[], None],
        *,
        seconds: float,
        before: tuple[Executed, ...] = (),
        without_fix: bool = False,
    ) -> tuple[Executed, ...] | Stop:
        """All that was executed, before and now, or why nobody wants to know any more."""
        sandbox, change = self.services.sandbox, self.change
        if sandbox is None:
            raise TransientError("no Docker engine answers")
        policy = text.assessment.config.run_policy
        code = partial(tree_of, diff=change.diff, base=change.base_tree, head=change.head_tree)
        try:
            with watching(partial(self.services.runs.stop_of, self.job), show) as watch:
                return Execution(
                    plan=self.plan,
                    tree_of=code,
                    opening=partial(
                        sandbox.open, base=change.base_tree, policy=policy, stop=watch.stop
                    ),
                    watching=_Watching(watch.stop, live),
                    seconds=seconds,
                    without_fix=without_fix,
                    may_wait=partial(self.services.runs.lost, self.job),
                ).run(before)
        except RunStopped:
            log.info("run_stopped", why=watch.why and watch.why.why)
            return watch.why or Stop(Why.REPLACED)

    def count(self, executed: tuple[Executed, ...]) -> None:
        """The verdicts of the tests, before they are kept: a job that comes again has them then."""
        job, report = self.job, run_report(self.plan, executed)
        run = f"{job.verdict} {job.head_sha}"
        self.services.counted.add(job.number, of_tests(run, report.tests))

    def kept(self, executed: tuple[Executed, ...], text: Shown) -> ShownTests:
        """How they went, kept for whoever delivers it."""
        report = run_report(self.plan, executed)
        log.info("tests_ran", runs=len(executed), seconds=round(report.seconds, 1))
        config, links = text.assessment.config, text.context.links
        tests = shown_runs(report, head=self.change.head_tree, links=links, config=config)
        self.services.runs.keep(self.job, text.assessment.diff.base, tests)
        return tests


@dataclass(frozen=True, slots=True)
class _Watching:
    """Begins no run that nobody wants any more, and knows how far they are."""

    stop: Event
    live: LiveRun

    def begin(self, request: Request) -> None:
        if self.stop.is_set():
            raise RunStopped
        self.live.begin(request.target.package)

    def feed(self, line: bytes) -> None:
        self.live.feed(line)
