"""Sentences of `itw sweep`."""

from itw.messages.words import count
from itw.reporting.markdown import one_line


def redelivery_title(*, asked: int, waiting: int, lost: int, dry: bool) -> str:
    verb = "would be asked for again" if dry else "asked for again"
    said = [f"{count(asked, 'delivery', 'deliveries')} {verb}"]
    if waiting:
        said.append(f"{waiting} missed before, and not due")
    if lost:
        said.append(f"{lost} kept by GitHub no longer")
    return ", ".join(said)


def no_verdict_title(*, repository: str, number: int, head_sha: str) -> str:
    return f"{_pull(repository, number)}: no verdict at {head_sha[:7]}, to be reviewed"


def unheard_title(*, repository: str, number: int, command: str) -> str:
    return f"{_pull(repository, number)}: nobody heard {one_line(command, limit=80)}"


def abandoned_title(*, repository: str, number: int, head_sha: str) -> str:
    return f"{_pull(repository, number)}: nobody is at the check run of {head_sha[:7]}, to be ended"


def swept_title(*, visited: int, requests: int, charged: int) -> str:
    repositories = count(visited, "repository", "repositories")
    return f"looked at {repositories} with {count(requests, 'request')}, {charged} of them counted"


def sweep_put_off_title() -> str:
    return "not swept: the queue is full, and what waits there comes first"


def cannot_sweep_title(*, missing: str) -> str:
    return f"There is nothing to sweep without the App: {missing} must be set."


def _pull(repository: str, number: int) -> str:
    return f"{one_line(repository, limit=140)}#{number}"
