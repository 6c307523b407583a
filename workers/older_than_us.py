"""Pull requests older than the installation are left in peace until somebody does something there.

A push, a command, "Re-run", ready for review: whoever does one of these sees a review. What a
program pushes to hundreds of old pull requests, and what a sweep finds, is nobody's act.
See docs/decisions/0024-life-cycle.md.
"""

from itw.configuration.configured import config_at
from itw.jobs import ReviewPullRequest
from itw.pull import Pull
from workers.services import Change, Services


def is_left_in_peace(
    job: ReviewPullRequest, pull: Pull, change: Change, services: Services
) -> bool:
    """Not where the check is required, nor where we have spoken before: we go on there."""
    if not job.unasked or pull.created >= services.installation.since():
        return False
    github = services.github
    config, _ = config_at(change.tip_tree, organisation=github.organisation())
    if config.required:
        return False
    return not (github.own_reviews(pull.number) or github.own_answers(pull.number))
