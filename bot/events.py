"""GitHub's webhook payloads, reduced to the fields that decide which jobs they mean.

Each event repeats the few fields it uses: https://docs.github.com/webhooks/webhook-events-and-payloads.
Old payloads and repository webhooks lack `installation` and much else, so whatever can be missing
may be. Text that travels on into paths or requests has the alphabet GitHub gives it.
"""

from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError
from pydantic_core import from_json

from bot.lifecycle_events import InstallationEvent, InstallationRepositoriesEvent, RepositoryEvent
from bot.payload import LAX, SHA, Event, Id, Values


class InvalidPayload(Exception):
    """The body is not JSON, or a field the event needs is missing or of another type."""


class Commit(Values):
    sha: SHA


class PullRequest(Values):
    number: Id
    state: str
    draft: bool = False
    head: Commit


class PullRequestChanges(Values):
    base: dict[str, Any] | None = None


class PullRequestEvent(Event):
    pull_request: PullRequest
    changes: PullRequestChanges = PullRequestChanges()

    @property
    def number(self) -> int:
        return self.pull_request.number


class Issue(Values):
    number: Id
    pull_request: dict[str, Any] | None = None  # there if the issue is a pull request


class Comment(Values):
    id: Id
    body: str | None = None
    author_association: str = ""


class OldText(Values):
    old: str = Field(default="", alias="from")


class CommentChanges(Values):
    body: OldText | None = None


class IssueCommentEvent(Event):
    issue: Issue
    comment: Comment
    changes: CommentChanges = CommentChanges()

    @property
    def number(self) -> int:
        return self.issue.number


class RepositoryId(Values):
    id: Id


class Base(Values):
    repo: RepositoryId


class PullRequestOfCheck(Values):
    number: Id
    base: Base


Branch = Annotated[str, StringConstraints(max_length=1024)]


class Suite(Values):
    head_branch: Branch | None = None


class Check(Values):
    """A check run or a check suite; forks' pull requests are not in its list."""

    head_sha: SHA
    pull_requests: Annotated[tuple[PullRequestOfCheck, ...], LAX] = ()
    head_branch: Branch | None = None  # of a suite
    check_suite: Suite = Suite()  # of a run

    @property
    def branch(self) -> str:
        return self.head_branch or self.check_suite.head_branch or ""


class RequestedAction(Values):
    identifier: Annotated[str, StringConstraints(max_length=100)]


class CheckRunEvent(Event):
    check: Check = Field(alias="check_run")
    requested_action: RequestedAction | None = None


class CheckSuiteEvent(Event):
    check: Check = Field(alias="check_suite")


class MergeGroup(Values):
    head_sha: SHA
    head_ref: Annotated[str, StringConstraints(max_length=1024)]
    base_sha: SHA


class MergeGroupEvent(Event):
    merge_group: MergeGroup


class PingEvent(Event):
    pass


# The actions that can mean a job. All others, and all other events, are not ours.
EVENTS: dict[str, tuple[type[Event], frozenset[str]]] = {
    "pull_request": (
        PullRequestEvent,
        frozenset(
            {
                "opened",
                "synchronize",
                "reopened",
                "ready_for_review",
                "converted_to_draft",
                "edited",
                "closed",
            }
        ),
    ),
    "issue_comment": (IssueCommentEvent, frozenset({"created", "edited", "deleted"})),
    "check_run": (CheckRunEvent, frozenset({"rerequested", "requested_action"})),
    "check_suite": (CheckSuiteEvent, frozenset({"rerequested"})),
    "merge_group": (MergeGroupEvent, frozenset({"checks_requested"})),
    "installation": (
        InstallationEvent,
        frozenset({"created", "deleted", "suspend", "unsuspend", "new_permissions_accepted"}),
    ),
    "installation_repositories": (
        InstallationRepositoriesEvent,
        frozenset({"added", "removed"}),
    ),
    "repository": (RepositoryEvent, frozenset({"archived", "deleted", "renamed", "transferred"})),
    "ping": (PingEvent, frozenset({""})),
}


def parse(name: str, body: bytes) -> Event | None:
    """The event of that name; None when it or its action is not ours."""
    payload = _payload(body)
    event, actions = EVENTS.get(name, (Event, frozenset[str]()))
    if payload.get("action", "") not in actions:
        return None
    try:
        return event.model_validate(payload)
    except ValidationError as error:
        raise InvalidPayload(_first(error)) from None  # its text repeats the payload's values


def _payload(body: bytes) -> dict[str, Any]:
    try:
        payload = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidPayload("the body is not JSON") from error
    if not isinstance(payload, dict):
        raise InvalidPayload("the body is not a JSON object")
    if not isinstance(payload.get("action", ""), str):
        raise InvalidPayload("action: Input should be a valid string")
    return payload


def _first(error: ValidationError) -> str:
    """Where and what, without the value: it is somebody's text."""
    detail = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
