"""Which check run is whose: what became of it is in the id we give it.

    verdict:<pull request>:<merge base>:<attempt>    reviewed, or being reviewed
    ended:<pull request>::<why>                      superseded, closed, not finished

A run of ours that is still in progress when its job is over must be ended by whoever notices.
"""

from collections.abc import Iterable, Sequence

from itw import messages
from itw.jobs import Job
from itw.reporting.publication import CheckRun, Conclusion
from workers.on_github import GitHub, OwnCheckRun


def verdict_id(subject: int | str, base: str, attempt: str = "") -> str:
    return f"verdict:{subject}:{base}:{attempt}"


def waiting(runs: Sequence[OwnCheckRun], subject: int | str) -> list[OwnCheckRun]:
    """Those of that pull request that wait for a conclusion."""
    mine = f"verdict:{subject}:"
    return [run for run in runs if not run.completed and run.external_id.startswith(mine)]


def end(
    github: GitHub, subject: int | str, runs: Iterable[OwnCheckRun], check: CheckRun, why: str
) -> None:
    for run in runs:
        github.complete_check_run(run, check, f"ended:{subject}::{why}")


def end_open_runs(github: GitHub, subject: int | str, check: CheckRun, why: str) -> bool:
    """Complete what is in progress on the check's commit; whether there was anything."""
    runs = waiting(github.own_check_runs(check.head_sha), subject)
    end(github, subject, runs, check, why)
    return bool(runs)


def has_any(github: GitHub, head_sha: str, subject: int | str) -> bool:
    """Whether anything of ours stands on a commit for that pull request."""
    return any(
        run.external_id.startswith((f"verdict:{subject}:", f"ended:{subject}:"))
        for run in github.own_check_runs(head_sha)
    )


def ensure_ended(github: GitHub, subject: int | str, check: CheckRun, why: str) -> None:
    """Complete what is in progress; where nothing is, say it in a run of its own."""
    if not end_open_runs(github, subject, check, why):
        external_id = f"ended:{subject}::{why}"
        run = github.start_check_run(check.head_sha, external_id)
        if run is not None:
            github.complete_check_run(run, check, external_id)


def superseded(head_sha: str, newer: str) -> CheckRun:
    return _neutral(head_sha, messages.superseded_title(), messages.superseded(newer=newer))


def replaced(head_sha: str) -> CheckRun:
    title = messages.replaced_title()
    return _neutral(head_sha, title, title)


def closed(head_sha: str) -> CheckRun:
    title = messages.closed_title()
    return _neutral(head_sha, title, title)


def our_fault(head_sha: str, reason: str, job: Job) -> CheckRun:
    said = messages.our_fault(reason=reason, job=job.identity[:8])
    return _neutral(head_sha, messages.our_fault_title(), said)


def to_be_mended(head_sha: str, problem: str) -> CheckRun:
    said = messages.user_error(problem=problem)
    return _neutral(head_sha, messages.user_error_title(), said)


def _neutral(head_sha: str, title: str, summary: str) -> CheckRun:
    return CheckRun(head_sha=head_sha, conclusion=Conclusion.NEUTRAL, title=title, summary=summary)
