"""Whether new tests are red without the change to the product: added once the verdict is given.

Nobody waits for it, so it is never on an author's way to a merge. A worker that dies meanwhile
leaves the verdict as it is.
"""

from functools import partial

import structlog

from itw.config import WithoutFix
from itw.errors import TransientError
from itw.jobs import RunTests
from itw.run_report import Executed, Request
from itw.run_requests import what_next
from itw.run_shown import shown_runs
from itw.run_verdict import run_report
from itw.test_plan import TestPlan
from itw.without_fix import tree_of
from workers.execution import Execution
from workers.services import Change, OwnCheckRun, RunStopped, Services
from workers.shown import Shown
from workers.watch import Watch, watching

log = structlog.get_logger()

BUDGET = 5 * 60.0  # seconds in which runs may begin


def add(
    job: RunTests,
    plan: TestPlan,
    executed: tuple[Executed, ...],
    change: Change,
    check_run: OwnCheckRun,
    text: Shown,
    services: Services,
) -> None:
    """Where the configuration wants it, and a test of the change passed."""
    config = text.assessment.config
    wanted = config.run_policy.without_fix is WithoutFix.AUTO
    if not wanted or services.sandbox is None or not what_next(plan, executed, without_fix=True):
        return
    try:
        with watching(partial(services.runs.stop_of, job), lambda: None) as watch:
            opening = partial(
                services.sandbox.open,
                base=change.base_tree,
                policy=config.run_policy,
                stop=watch.stop,
            )
            more = Execution(
                plan=plan,
                tree_of=partial(
                    tree_of, diff=change.diff, base=change.base_tree, head=change.head_tree
                ),
                opening=opening,
                watching=_Watching(watch),
                seconds=BUDGET,
                without_fix=True,
            ).run(executed)
    except (RunStopped, TransientError) as error:
        log.info("no_fix_evidence", error=str(error))
        return
    if more == executed:  # the product is as it was, or the time was up
        return
    report = run_report(plan, more)
    tests = shown_runs(report, head=change.head_tree, links=text.context.links, config=config)
    services.runs.keep(job, text.assessment.diff.base, tests)
    with services.lease(job.number):
        services.github.amend_check_run(check_run, text.check_run(tests))


class _Watching:
    """Ends the runs when nobody wants them any more."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def begin(self, request: Request) -> None:
        del request
        if self._watch.stop.is_set():
            raise RunStopped

    def feed(self, line: bytes) -> None:
        del line
