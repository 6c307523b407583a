"""Whether the tests of a commit are run, and what its check run says where they are not."""

from dataclasses import dataclass

from itw import messages
from itw.jobs import ReviewPullRequest, RunTests
from itw.pull import Pull
from itw.reporting.publication import Conclusion
from itw.review import Assessment
from itw.runs.plan import TestPlan, Why
from itw.runs.planning import plan_tests
from itw.runs.presence import Presence
from itw.telling.shown_tests import ShownTests, not_allowed, not_run, waiting
from workers.approval import is_approved, is_trusted
from workers.on_github import GitHub
from workers.services import Change, Services

RUNS_ANEW = frozenset({"rerequested", "run"})  # reasons of a review that ask for the tests


def refusal_of(
    plan: TestPlan, pull: Pull, presence: Presence | None, github: GitHub
) -> ShownTests | None:
    """Why nothing is run; None where the tests are run.

    Asked by the review before it puts the job, and by the job before it opens a sandbox.
    """
    if presence is None:
        return not_run(messages.no_sandbox_reason())
    if not any(plan.tests):
        return not_run(why_nothing(plan))
    if not presence.lately:
        return not_run(messages.sandbox_away_reason(), conclusion=Conclusion.NEUTRAL)
    if is_trusted(pull, github):
        return None
    if presence.failed:
        reason = messages.no_probes_reason(failed=presence.failed)
        return not_run(reason, conclusion=Conclusion.NEUTRAL)
    return None if is_approved(pull, github) else not_allowed(pull.author, pull.head_sha)


def why_nothing(plan: TestPlan) -> str:
    """Of a plan without tests, as a sentence's end."""
    off = any(each.why is Why.OFF for each in plan.not_run)
    return messages.run_off_reason() if off else messages.nothing_to_run_reason()


@dataclass(frozen=True, slots=True)
class Tests:
    """What a review says of the tests; `wanted` where they are to run."""

    shown: ShownTests
    wanted: bool = False


def tests_of(
    job: ReviewPullRequest, pull: Pull, assessment: Assessment, change: Change, services: Services
) -> Tests:
    """They run, they did already, or they do not."""
    presence = services.runs.presence()
    if presence is None:
        return Tests(not_run(messages.no_sandbox_reason()))
    if job.reason not in RUNS_ANEW:
        known = services.runs.result_at(pull.number, pull.head_sha, change.base)
        if known is not None:
            return Tests(known)
    plan = plan_tests(
        assessment, base=change.base_tree, head=change.head_tree, asked=job.connectors
    )
    refusal = refusal_of(plan, pull, presence, services.github)
    if refusal:
        return Tests(refusal)
    full = services.full(RunTests.queue)
    return Tests(waiting(len(list(plan.tests)), full), wanted=True)
