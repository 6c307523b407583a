"""Why the App asks for each of its permissions, and what does not work without it."""

from collections.abc import Sequence

WHY = {
    "metadata: read": (
        "GitHub requires it of every App; what a person may do in a repository is read with it",
        "nothing works",
    ),
    "contents: read": (
        "commits are fetched, and the repository's configuration is read",
        "nothing works",
    ),
    "checks: write": (
        "the check run, its buttons, and being told of them",
        "no check run: only the review is shown, and “Re-run” does nothing",
    ),
    "pull requests: write": (
        "being told of pull requests; the review, answers and reactions;"
        " `delivery: pull_request` of written tests",
        "nothing is reviewed by itself, and nothing is commented on",
    ),
    "issues: read": (
        "being told of comments, which is where commands are",
        "no command is heard",
    ),
    "contents: write": (
        "resolving the threads of findings that were fixed, for which GitHub asks for it;"
        " `delivery: push` and `delivery: pull_request`",
        "threads stay open, their comment is edited to say that it is fixed; written tests are"
        " delivered as patches, and the comment says why",
    ),
    "merge queues: read": (
        "being told of a merge queue's commits",
        "a merge queue waits for ever where the check is required",
    ),
}


def permission_why(permission: str) -> str:
    return WHY[permission][0]


def without_permission(permission: str) -> str:
    return WHY[permission][1]


def permission_missing(*, permission: str) -> str:
    return f"without {permission}: {without_permission(permission)}"


def permissions_beyond(*, permissions: Sequence[str]) -> str:
    return f"{', '.join(permissions)} granted and used for nothing"


EVENT_WHY = {
    "pull_request": "a pull request is opened, pushed to, made ready, closed",
    "issue_comment": "somebody comments, perhaps with a command",
    "check_run": "somebody presses “Re-run” or another button of our check run",
    "check_suite": "somebody presses “Re-run all checks”",
    "merge_group": "a merge queue wants the check for its commit",
    "repository": "a repository is renamed, moved, archived or deleted",
}


def event_why(event: str) -> str:
    return EVENT_WHY[event]


def events_unheard(*, events: Sequence[str]) -> str:
    return f"not told of {', '.join(events)}"
