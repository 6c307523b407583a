"""The limits on what a job may spend on the model: its own, its pull request's, the day's."""

from itw import messages
from itw.jobs import ReviewWithModel, WriteTests
from itw.spending import Limit, today
from workers.settings import Budget


def limits_of(budget: Budget, job: WriteTests) -> tuple[Limit, ...]:
    """The daily one counts for the day on which the job begins."""
    own = Limit(name="this job", key=f"{_pull(job)}:{job.work}", most=budget.job)
    return (own, *_shared(budget, job))


def limits_of_review(budget: Budget, job: ReviewWithModel) -> tuple[Limit, ...]:
    key = f"{_pull(job)}:review:{job.work}"
    own = Limit(name=messages.limit_of_review(), key=key, most=budget.review)
    return (own, *_shared(budget, job))


def _shared(budget: Budget, job: WriteTests | ReviewWithModel) -> tuple[Limit, ...]:
    day = f"day:{job.installation}:{today()}"
    return (
        Limit(name="this pull request", key=_pull(job), most=budget.pull_request),
        Limit(name="this installation today", key=day, most=budget.day, daily=True),
        Limit(
            name="this repository today",
            key=f"{day}:{job.repository}".lower(),
            most=budget.repository_day,
            daily=True,
            of_repository=True,
        ),
    )


def _pull(job: WriteTests | ReviewWithModel) -> str:
    return f"pull:{job.repository}#{job.number}".lower()
