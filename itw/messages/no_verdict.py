"""Sentences for when there is no verdict: our fault, superseded, in progress."""

from itw.messages.words import sentence
from itw.reporting.markdown import code, prose, text


def our_fault_title() -> str:
    return "Not finished, for a reason of ours; nothing was concluded"


def our_fault(*, reason: str, job: str) -> str:
    return (
        f"The review could not be finished: {prose(reason)}. Nothing was concluded about this pull"
        " request; push again, press “Re-run”, or comment `/review-integration-tests`"
        f" (author or maintainer). (job {text(job)})"
    )


def command_fault(*, reason: str, job: str) -> str:
    return (
        f"The command could not be finished: {prose(reason)}. Comment it again to have it tried"
        f" once more. (job {text(job)})"
    )


def writing_fault(*, reason: str, job: str) -> str:
    return (
        f"The writing could not be finished: {prose(reason)}. Comment"
        f" `/write-integration-tests` to have what is missing written. (job {text(job)})"
    )


def worker_died_reason(*, times: int) -> str:
    return f"the process that worked on it stopped {times} times without a word"


def worker_gone_reason() -> str:
    return "the process that worked on it stopped without a word, and nothing of its job is left"


def unavailable_reason(*, problem: str) -> str:
    return f"{problem}, for more than an hour"


def out_of_time_reason() -> str:
    return "it took longer than it may take"


def bug_reason() -> str:
    return "an error in Integration Test Writer itself, which is logged"


def superseded_title() -> str:
    return "Superseded by a newer push"


def superseded(*, newer: str) -> str:
    return f"The branch moved on to {code(newer[:12])}; the review is there."


def replaced_title() -> str:
    return "Not finished; a later check of this commit has the review"


def in_progress_title() -> str:
    return "Reading the change"


def user_error_title() -> str:
    return "Not reviewed; something has to be mended first"


def user_error(*, problem: str) -> str:
    return f"{sentence(problem)} Nothing was concluded about this pull request."


def closed_title() -> str:
    return "The pull request was closed or made a draft before this was done"
