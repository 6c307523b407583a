"""Whether new tests are red without the change to the product: added once the verdict is given.

Nobody waits for it, so it is never on an author's way to a merge. A worker that dies meanwhile
leaves the verdict as it is.
"""

import structlog

from itw.configuration.config import WithoutFix
from itw.errors import TransientError
from itw.runs.live import LiveRun
from itw.runs.report import Executed
from itw.runs.requests import what_next
from itw.runs.stop import Stop
from workers.on_github import OwnCheckRun
from workers.shown import Shown, with_model_review
from workers.wanted_runs import REVIEW_ENDS, WantedRuns

log = structlog.get_logger()

BUDGET = 5 * 60.0  # seconds in which runs may begin


def add(
    runs: WantedRuns, executed: tuple[Executed, ...], check_run: OwnCheckRun, text: Shown
) -> None:
    """Where the configuration wants it, and a test of the change passed."""
    wanted = text.assessment.config.run_policy.without_fix is WithoutFix.AUTO
    if not wanted or not what_next(runs.plan, executed, without_fix=True):
        return
    try:
        _added(runs, executed, check_run, text)
    except TransientError as error:  # the job is done: coming again, it would find nobody waiting
        log.info("no_fix_evidence", error=str(error))


def _added(
    runs: WantedRuns, executed: tuple[Executed, ...], check_run: OwnCheckRun, text: Shown
) -> None:
    more = runs.executed(
        text,
        LiveRun(runs.plan),
        lambda: None,  # the verdict is there: nobody watches
        seconds=BUDGET,
        before=executed,
        without_fix=True,
    )
    if isinstance(more, Stop) or more == executed:  # the product is as it was, or time was up
        return
    tests = runs.kept(more, text)
    with runs.services.lease(runs.job.number, wait=REVIEW_ENDS):
        pull = runs.services.github.pull(runs.job.number)
        text = with_model_review(text, pull, runs.services) if pull is not None else text
        runs.services.github.amend_check_run(check_run, text.check_run(tests))
