"""The limits on what a writing job may spend: its own, its pull request's, its installation's."""

from itw.jobs import WriteTests
from itw.spending import Limit, today
from workers.settings import Budget


def limits_of(budget: Budget, job: WriteTests) -> tuple[Limit, ...]:
    """The daily one counts for the day on which the job begins."""
    pull = f"pull:{job.repository}#{job.number}".lower()
    day = f"day:{job.installation}:{today()}"
    return (
        Limit(name="this job", key=f"{pull}:{job.work}", most=budget.job),
        Limit(name="this pull request", key=pull, most=budget.pull_request),
        Limit(name="this installation today", key=day, most=budget.day),
    )
