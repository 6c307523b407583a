"""A job that can't be finished says so to the people behind it, in the place where they look."""

from collections.abc import Callable

from itw import messages
from itw.errors import UserError
from itw.jobs import (
    AnswerCommand,
    Job,
    RerunCheck,
    ReviewMergeGroup,
    ReviewPullRequest,
    ReviewWithModel,
    RunTests,
    WriteTests,
)
from itw.pull import Pull
from itw.reporting.publication import CheckRun
from workers import (
    answer_command,
    check_runs,
    deliver_tests,
    rerun_check,
    review_merge_group,
    review_with_model,
)
from workers.on_github import GitHub
from workers.services import Services
from workers.tasks import Failure

WHY = "not_finished"


def tell(job: Job, failure: Failure, services: Services) -> None:
    match job:
        case AnswerCommand():
            _end_begun(job, failure, services)
            said = _sentence(job, failure, messages.command_fault)
            answer_command.answer(job, said, services)
        case ReviewPullRequest():
            _end_review(job, job.number, job.head_sha, failure, services, again=job.again)
        case RerunCheck() if rerun_check.group_of(job, services):
            _end_group(job, job.head_sha, failure, services)
        case RerunCheck():
            for number in rerun_check.numbers_of(job, services):
                _end_review(job, number, job.head_sha, failure, services, again=True)
        case ReviewMergeGroup():
            _end_group(job, job.head_sha, failure, services)
        case RunTests():
            _end_run(job, failure, services)
        case WriteTests():
            said = _sentence(job, failure, messages.writing_fault)
            deliver_tests.give_up(job, said, services)
        case ReviewWithModel():
            review_with_model.give_up(job, _why(job, failure), services)
        case _:
            pass  # nobody waits for what happens to a whole repository or installation


def _why(job: Job, failure: Failure) -> str:
    if failure.ours:
        return messages.model_review_fault(reason=failure.reason, job=job.identity[:8])
    return failure.reason


def _end_begun(job: AnswerCommand, failure: Failure, services: Services) -> None:
    """What a command began must not stay in progress; its answer tells the rest."""
    pull = _pull(services.github, job.number)
    if pull is not None:
        _end_waiting(job.number, _check_run(job, pull.head_sha, failure), services)


def _end_waiting(number: int, check: CheckRun, services: Services) -> bool:
    """End what nobody is at any more: a check run whose tests run has a job of its own."""
    head, runs = check.head_sha, services.github.own_check_runs(check.head_sha)
    waiting = [
        run
        for run in check_runs.waiting(runs, number)
        if not services.runs.waits(number, head, run.external_id)
    ]
    check_runs.end(services.github, number, waiting, check, WHY)
    return bool(waiting)


def _end_review(
    job: Job, number: int, head_sha: str, failure: Failure, services: Services, *, again: bool
) -> None:
    """A neutral check run: the job may have begun on its own commit or on a newer one."""
    github = services.github
    pull = _pull(github, number)
    newest = pull.head_sha if pull else head_sha
    for sha in {head_sha, newest} - {""}:
        if _end_waiting(number, _check_run(job, sha, failure), services):
            return
    if not newest or check_runs.waiting(github.own_check_runs(newest), number):
        return  # tests run: their verdict is not to be hidden behind a newer check run
    if again or not check_runs.has_any(github, newest, number):
        check_runs.ensure_ended(github, number, _check_run(job, newest, failure), WHY)


def _end_run(job: RunTests, failure: Failure, services: Services) -> None:
    """Only the check run that waits for this job: a newer one may have been begun."""
    check = _check_run(job, job.head_sha, failure)
    runs = services.github.own_check_runs(job.head_sha)
    waiting = [run for run in runs if run.external_id == job.verdict and not run.completed]
    check_runs.end(services.github, job.number, waiting, check, WHY)
    services.runs.ended(job.number, job.head_sha, job.verdict)


def _end_group(job: Job, head_sha: str, failure: Failure, services: Services) -> None:
    check = _check_run(job, head_sha, failure)
    check_runs.ensure_ended(services.github, review_merge_group.SUBJECT, check, WHY)


def _pull(github: GitHub, number: int) -> Pull | None:
    """None also where the App may not read it, which may be the very thing to tell."""
    try:
        return github.pull(number)
    except UserError:
        return None


def _check_run(job: Job, head_sha: str, failure: Failure) -> CheckRun:
    if failure.ours:
        return check_runs.our_fault(head_sha, failure.reason, job)
    return check_runs.to_be_mended(head_sha, failure.reason)


def _sentence(job: Job, failure: Failure, ours: Callable[..., str]) -> str:
    """`ours` says a fault of ours: what it was about, and what helps."""
    if failure.ours:
        return ours(reason=failure.reason, job=job.identity[:8])
    return messages.sentence(failure.reason)
