"""The limits on what a job may spend on the model: its own, its pull request's, the day's."""

from collections.abc import Iterator

from itw import messages
from itw.fair_shares.limits import Allowed, What
from itw.jobs import ReviewWithModel, WriteTests
from itw.spending import Limit, today
from workers.settings import USUAL_DAY, Budget


def limits_of(
    budget: Budget, allowed: Allowed, job: WriteTests | ReviewWithModel
) -> tuple[Limit, ...]:
    """The daily ones count for the day on which the job begins."""
    return (
        _own(budget, job),
        Limit(name="this pull request", key=_pull(job), most=budget.pull_request),
        *_daily(allowed, job),
    )


def _own(budget: Budget, job: WriteTests | ReviewWithModel) -> Limit:
    if isinstance(job, ReviewWithModel):
        key = f"{_pull(job)}:review:{job.work}"
        return Limit(name=messages.limit_of_review(), key=key, most=budget.review)
    return Limit(name="this job", key=f"{_pull(job)}:{job.work}", most=budget.job)


def _daily(allowed: Allowed, job: WriteTests | ReviewWithModel) -> Iterator[Limit]:
    """A repository that has no limit of its own is counted, and may have all of its account's."""
    account, repository = allowed.most(What.DOLLARS)
    day = f"day:{job.installation}:{today()}"
    keys = {"this installation today": day, "this repository today": f"{day}:{job.repository}"}
    for (name, key), most in zip(keys.items(), (account, repository), strict=True):
        holds = account if most.number is None else most
        yield Limit(
            name=name,
            key=key.lower(),
            most=USUAL_DAY if holds.number is None else holds.number,
            daily=True,
            whose=holds.whose,
            by=holds.by,
        )


def _pull(job: WriteTests | ReviewWithModel) -> str:
    return f"pull:{job.repository}#{job.number}".lower()
