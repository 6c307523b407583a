"""The messages `bot` sends and `workers` receive.

A job holds ids and SHAs, never payloads and never secrets. It may arrive twice, late, or from a
newer `bot`: unknown keys are ignored, and what the job says about the world is checked again.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from typing import Any, ClassVar, Self

from itw.errors import UserError

QUEUE_BRANCHES = "gh-readonly-queue/"  # what GitHub names a merge queue's branches


class InvalidJob(UserError):
    """The message lacks a field of its job, or has one of another type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What every job knows: where it comes from.

    `task` is the Celery task's name. `queue` is the class of work, which decides the broker's
    visibility time-out: "review" (seconds), "model" and "sandbox" (minutes) or "write" (an hour).
    """

    task: ClassVar[str] = ""
    queue: ClassVar[str] = "review"

    installation: int
    repository: str  # "owner/name", as GitHub spells it
    delivery: str = ""  # X-GitHub-Delivery of the event behind it

    def to_message(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def identity(self) -> str:
        """The same for every arrival of this very job, and for no other job."""
        message = json.dumps([self.task, self.to_message()], sort_keys=True)
        return sha256(message.encode()).hexdigest()[:16]

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> Self:
        """Raise InvalidJob if a field is missing or of another type; ignore unknown keys."""
        known = {each.name: message[each.name] for each in fields(cls) if each.name in message}
        try:
            job = cls(**known)
        except TypeError as error:
            raise InvalidJob(f"{cls.__name__}: {error}") from error
        for each in fields(cls):
            value = getattr(job, each.name)
            if not isinstance(value, each.type if isinstance(each.type, type) else object):
                raise InvalidJob(f"{cls.__name__}.{each.name}: {type(value).__name__}")
        return job


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPullRequest(Job):
    """Review a pull request at one head commit."""

    task: ClassVar[str] = "review_pull_request"

    number: int
    head_sha: str  # "" when the event does not carry it: the job reads the current head
    reason: str  # the event's action: "opened", "synchronize", "rerequested", "command", …
    again: bool = False  # asked for by a person: review even if this head has a verdict
    connectors: list[str] = field(default_factory=list)  # run only these; none is all
    unasked: bool = False  # nobody's act: a program pushed, or a sweep found it
    model_asked_by: str = ""  # login with write access who wants the model's review, too


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWithModel(Job):
    """Review the changed tests of a pull request with a model, after the rules' review.

    `work` names what was asked for: AUTO is once for a pull request, anything else a command.
    """

    task: ClassVar[str] = "review_with_model"
    queue: ClassVar[str] = "model"

    number: int
    head_sha: str  # when it was put: the job reviews the newest head
    work: str
    asked_by: str = ""  # login; "" where nobody asked


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTests(Job):
    """Run the integration tests that a pull request touches, at one head commit.

    Put by the review whose check run waits for the result. Who may is decided there and again when
    the job starts: an approval may have been taken back. `since` is Redis's clock in milliseconds
    at the moment when it was put: what is cancelled later is this job, too.
    """

    task: ClassVar[str] = "run_tests"
    queue: ClassVar[str] = "sandbox"

    number: int
    head_sha: str
    verdict: str  # external id of the check run that waits
    connectors: list[str] = field(default_factory=list)  # only these; none is all
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteTests(Job):
    """Write integration tests for connectors of a pull request, prove and deliver them.

    Put by a command, or by a review where the repository wants it (`write: auto`). `work` names
    what was asked for, however often and at whichever head the job is put: what is paid for,
    shown and delivered once. `since` is as in RunTests.
    """

    task: ClassVar[str] = "write_tests"
    queue: ClassVar[str] = "write"

    number: int
    head_sha: str
    work: str  # identity of the command, or AUTO
    connectors: list[str]  # "output/nats"
    asked_by: str = ""  # login; "" where nobody asked
    left_out: list[str] = field(default_factory=list)  # untested, too, and not of this job
    since: int = 0
    fake: bool = False  # against fake servers


AUTO = "auto"  # the `work` of what nobody asked for: once for a pull request


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCommand(Job):
    """Answer a pull request comment's slash commands: react, check who may, act or refuse."""

    task: ClassVar[str] = "answer_command"

    number: int
    comment_id: int
    author: str  # login of whoever wrote the command: of an edited comment, the editor
    command: str  # the lines as written, "/run-integration-tests nats"; mostly one


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMergeGroup(Job):
    """Report on a merge queue's head commit what is known of the pull request in it."""

    task: ClassVar[str] = "review_merge_group"

    head_sha: str
    head_ref: str  # refs/heads/gh-readonly-queue/main/pr-12-<sha>
    base_sha: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunCheck(Job):
    """A person pressed "Re-run", or a button of ours, on a check run or its suite."""

    task: ClassVar[str] = "rerun_check"

    head_sha: str
    pull_requests: list[int]  # empty for forks: then the head SHA finds the pull request
    action: str = ""  # identifier of `requested_action`, "" for a rerun
    queue_branch: str = ""  # "gh-readonly-queue/main/pr-12-<sha>", "" outside a merge queue


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetRepository(Job):
    """A repository may not be ours any more: then its mirror and stored data go.

    `reason` is the event's action: "removed", "deleted", "renamed", "transferred" or "archived".
    """

    task: ClassVar[str] = "forget_repository"

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetInstallation(Job):
    """An installation may be gone: then all that is stored of it goes. `repository` is ""."""

    task: ClassVar[str] = "forget_installation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeInstallation(Job):
    """An installation is no longer suspended: what was put aside goes on. `repository` is ""."""

    task: ClassVar[str] = "resume_installation"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRepositories(Job):
    """Repositories came to an installation: from now on, and not before. `repository` is ""."""

    task: ClassVar[str] = "add_repositories"

    repositories: list[str]  # "owner/name"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPullRequest(Job):
    """A pull request was closed or turned into a draft: what still runs for it stops."""

    task: ClassVar[str] = "cancel_pull_request"

    number: int


# About what a repository or installation is to us, and about no pull request.
LIFE_CYCLE = (ForgetRepository, ForgetInstallation, ResumeInstallation, AddRepositories)

JOBS: dict[str, type[Job]] = {
    job.task: job
    for job in (
        ReviewPullRequest,
        ReviewWithModel,
        RunTests,
        WriteTests,
        AnswerCommand,
        ReviewMergeGroup,
        RerunCheck,
        ForgetRepository,
        ForgetInstallation,
        ResumeInstallation,
        AddRepositories,
        CancelPullRequest,
    )
}
