"""Which jobs an event means."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from bot.events import (
    Check,
    CheckRunEvent,
    CheckSuiteEvent,
    IssueCommentEvent,
    MergeGroupEvent,
    PingEvent,
    PullRequestEvent,
)
from bot.lifecycle_events import (
    InstallationEvent,
    InstallationRepositoriesEvent,
    NamedRepository,
    RepositoryEvent,
)
from bot.payload import Event
from itw.jobs import (
    QUEUE_BRANCHES,
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
)
from itw.requests.command_lines import command_lines, new_command_lines, waives

Origin = dict[str, Any]  # what every job of a delivery has: installation, repository, delivery


INSIDERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})  # who may have write access


class Ignored(StrEnum):
    """Why an event that we know means no job."""

    PING = "ping"  # GitHub asks whether anybody is there: the 202 is the answer
    NO_INSTALLATION = "no_installation"  # a repository's own webhook: there is no token to act with
    DRAFT = "draft"  # drafts wait until they are ready
    CLOSED = "closed"  # a closed pull request's title or base can still be edited
    BASE_UNCHANGED = "base_unchanged"  # a new title or description changes nothing we look at
    NOT_A_PULL_REQUEST = "not_a_pull_request"  # a comment on an issue
    BOT = "bot"  # programs give no commands; our own comments come back to us as events, too
    NO_COMMAND = "no_command"  # people talking to each other
    NO_REPOSITORY = "no_repository"  # the event names none
    INSTALLED = "installed"  # pull requests older than the installation are left in peace
    SUSPENDED = "suspended"  # GitHub refuses what we ask for meanwhile
    PERMISSIONS_ACCEPTED = "permissions_accepted"  # the next request that needs them has them


def jobs_for(event: Event, delivery: str = "") -> tuple[Job, ...] | Ignored:
    """The jobs of one delivery, or the reason why there are none.

    A pull request's sender does not matter: a push by our own App moves the head, and a head
    without a check could never be merged where the check is required.
    """
    if isinstance(event, PingEvent):
        return Ignored.PING
    if event.installation is None:
        return Ignored.NO_INSTALLATION
    origin: Origin = {"installation": event.installation.id, "delivery": delivery}
    match event:
        case InstallationEvent():
            return _installation(event, origin)
        case InstallationRepositoriesEvent():
            return _repositories(event, origin)
    if event.repository is None:
        return Ignored.NO_REPOSITORY
    origin["repository"] = event.repository.full_name
    match event:
        case PullRequestEvent():
            return _pull_request(event, origin)
        case IssueCommentEvent():
            return _issue_comment(event, origin)
        case CheckRunEvent():
            identifier = event.requested_action.identifier if event.requested_action else ""
            return (_rerun(event.check, event.repository.id, identifier, origin),)
        case CheckSuiteEvent():
            return (_rerun(event.check, event.repository.id, "", origin),)
        case MergeGroupEvent():
            return (ReviewMergeGroup(**event.merge_group.model_dump(), **origin),)
        case RepositoryEvent():
            origin["repository"] = event.old_name
            return (ForgetRepository(reason=event.action, **origin),)
    raise TypeError(f"{type(event).__name__} means nothing yet")


def _pull_request(event: PullRequestEvent, origin: Origin) -> tuple[Job, ...] | Ignored:
    pull = event.pull_request
    if event.action in {"closed", "converted_to_draft"}:
        return (CancelPullRequest(number=pull.number, **origin),)
    if event.action == "edited" and event.changes.base is None:
        return Ignored.BASE_UNCHANGED
    if pull.state != "open":
        return Ignored.CLOSED
    if pull.draft:
        return Ignored.DRAFT
    unasked = event.sender is None or event.sender.type != "User"
    head_sha, reason = pull.head.sha, event.action
    return (
        ReviewPullRequest(
            number=pull.number, head_sha=head_sha, reason=reason, unasked=unasked, **origin
        ),
    )


def _issue_comment(event: IssueCommentEvent, origin: Origin) -> tuple[Job, ...] | Ignored:
    if event.issue.pull_request is None:
        return Ignored.NOT_A_PULL_REQUEST
    if event.sender is None or event.sender.type != "User":
        return Ignored.BOT
    # A maintainer may edit another person's comment: whoever sent the event wrote the command.
    author = event.sender.login
    lines, again = _commands(event), _unwaived(event, origin)
    if not lines:
        return again or Ignored.NO_COMMAND
    # One job for them all: a comment has one answer, whatever it asks for.
    command = "\n".join(lines)
    number, comment = event.issue.number, event.comment.id
    answer = AnswerCommand(
        number=number, comment_id=comment, author=author, command=command, **origin
    )
    return (answer, *again)


def _unwaived(event: IssueCommentEvent, origin: Origin) -> tuple[Job, ...]:
    """A waiver that is gone no longer counts; only insiders' ever did."""
    text, old = event.comment.body or "", event.changes.body
    gone: frozenset[str] = frozenset()
    if event.action == "deleted":
        gone = waives(text)
    elif old is not None:
        gone = waives(old.old) - waives(text)
    if not gone or event.comment.author_association not in INSIDERS:
        return ()
    number = event.issue.number
    return (ReviewPullRequest(number=number, head_sha="", reason="unwaived", again=True, **origin),)


def _commands(event: IssueCommentEvent) -> tuple[str, ...]:
    text = event.comment.body or ""
    if event.action == "deleted":
        return ()
    if event.action == "created":
        return command_lines(text)
    if event.changes.body is None:
        return ()
    return new_command_lines(text, event.changes.body.old)


def _rerun(check: Check, repository: int, action: str, origin: Origin) -> Job:
    """A branch may have pull requests in forks, too: only this repository's are ours."""
    numbers = [pull.number for pull in check.pull_requests if pull.base.repo.id == repository]
    branch = check.branch if check.branch.startswith(QUEUE_BRANCHES) else ""
    return RerunCheck(
        head_sha=check.head_sha,
        pull_requests=numbers,
        action=action,
        queue_branch=branch,
        **origin,
    )


def _installation(event: InstallationEvent, origin: Origin) -> tuple[Job, ...] | Ignored:
    match event.action:
        case "deleted":
            # GitHub's list may be short, and ours may be lost: the one makes up for the other.
            gone = _forgotten(event.repositories, event.action, origin)
            return (*gone, ForgetInstallation(repository="", **origin))
        case "unsuspend":
            return (ResumeInstallation(repository="", **origin),)
        case "suspend":
            return Ignored.SUSPENDED
        case "new_permissions_accepted":
            return Ignored.PERMISSIONS_ACCEPTED
    return Ignored.INSTALLED


def _repositories(
    event: InstallationRepositoriesEvent, origin: Origin
) -> tuple[Job, ...] | Ignored:
    """GitHub sends one list empty; both are looked at, because an event may come as it likes."""
    added = [repository.full_name for repository in event.repositories_added]
    jobs: tuple[Job, ...] = _forgotten(event.repositories_removed, "removed", origin)
    if added:
        jobs = (*jobs, AddRepositories(repository="", repositories=added, **origin))
    return jobs or Ignored.NO_REPOSITORY


def _forgotten(
    repositories: Sequence[NamedRepository], reason: str, origin: Origin
) -> tuple[Job, ...]:
    return tuple(
        ForgetRepository(repository=each.full_name, reason=reason, **origin)
        for each in repositories
    )
