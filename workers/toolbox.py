"""What a worker process works with: the stories by name, each with the services of its job."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from itw.errors import TransientError
from itw.fair_shares.pace import urgency_of
from itw.jobs import (
    AddRepositories,
    AnswerCommand,
    CancelPullRequest,
    ForgetInstallation,
    ForgetRepository,
    Job,
    RerunCheck,
    ResumeInstallation,
    ReviewMergeGroup,
    ReviewPullRequest,
    ReviewWithModel,
    RunTests,
    WriteTests,
)
from itw.queues import Queue
from workers import (
    add_repositories,
    answer_command,
    cancel_pull_request,
    deliver_tests,
    failure,
    forget_installation,
    forget_repository,
    reach,
    rerun_check,
    resume_installation,
    review_merge_group,
    review_pull_request,
    review_with_model,
    run_tests,
)
from workers.counted_jobs import count_end
from workers.crashes import CrashCounter
from workers.dispatch import failed
from workers.github.budget import asking
from workers.github.errors import KeyRefused
from workers.github.policy import Policy
from workers.reviewer import Reviewer
from workers.services import Services
from workers.settings import Settings
from workers.tasks import Failure, Toolbox
from workers.workshop import Sandboxes, Workshop

STORIES: Mapping[str, Callable[[Any, Services], None]] = {
    ReviewPullRequest.task: review_pull_request.run,
    ReviewWithModel.task: review_with_model.run,
    RunTests.task: run_tests.run,
    WriteTests.task: deliver_tests.run,
    AnswerCommand.task: answer_command.run,
    RerunCheck.task: rerun_check.run,
    ReviewMergeGroup.task: review_merge_group.run,
    CancelPullRequest.task: cancel_pull_request.run,
    ForgetRepository.task: forget_repository.run,
    ForgetInstallation.task: forget_installation.run,
    ResumeInstallation.task: resume_installation.run,
    AddRepositories.task: add_repositories.run,
}


def toolbox(
    settings: Settings,
    queue: Queue,
    policy: Policy | None = None,
    sandboxes: Sandboxes | None = None,
    reviewer: Callable[[], Reviewer] | None = None,
) -> Toolbox:
    """`policy` is how patiently GitHub is asked; none is what GitHub recommends.

    `reviewer` makes who reviews with a model, where there is one.
    """
    workshop = Workshop(settings, queue, policy, sandboxes, reviewer)

    def perform(story: Callable[[Any, Services], None], job: Job) -> None:
        with asking(urgency_of(job)):
            workshop.follow()
            try:
                reach.run(story, job, workshop.services(job))
            except KeyRefused as error:  # the operator mends it: the job waits, as for GitHub
                raise TransientError(str(error)) from error

    def tell(job: Job, why: Failure) -> None:
        failure.tell(job, why, workshop.services(job))

    return Toolbox(
        stories={name: partial(perform, story) for name, story in STORIES.items()},
        tell=tell,
        crashes=CrashCounter(workshop.redis),
        keep_failed=partial(failed.keep, workshop.redis),
        put_aside=lambda job: workshop.installation(job).put_aside(job),
        ended=partial(count_end, workshop.redis),
    )
