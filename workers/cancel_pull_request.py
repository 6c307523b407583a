"""A pull request was closed or became a draft: what still waits for a verdict is ended.

A review under way notices by itself before it posts; test runs, and who writes tests, are
told to stop.
"""

from itw.jobs import CancelPullRequest
from workers import check_runs
from workers.services import Services


def run(job: CancelPullRequest, services: Services) -> None:
    with services.lease(job.number):
        pull = services.github.pull(job.number)
        if pull is None or (pull.state == "open" and not pull.draft):
            return  # opened again meanwhile: that event has a job of its own
        services.runs.close(pull.number)
        services.writes.close(pull.number)
        services.hurry(pull.number)
        check = check_runs.closed(pull.head_sha)
        check_runs.end_open_runs(services.github, pull.number, check, "closed")
