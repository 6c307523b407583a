"""What the double remembers: apps, installations, people, repositories and what hangs on them."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.github_double.gitrepo import BareRepository


class Clock:
    """GitHub's own, which may go before or after ours, and be set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **by: float) -> None:
        """Let time pass: `forward(hours=1)`."""
        self.ahead += timedelta(**by)


CLOCK = Clock()  # one a process, as there is one GitHub; a new double sets it right


def now() -> str:
    return stamp(CLOCK.now())


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(kind: str, number: int) -> str:
    return f"{kind}_{base64.urlsafe_b64encode(number.to_bytes(8, 'big')).decode().rstrip('=')}"


@dataclass(kw_only=True)
class User:
    login: str
    id: int
    type: str = "User"


@dataclass(kw_only=True)
class App:
    id: int
    slug: str
    name: str
    client_id: str
    private_key: str  # PEM
    public_key: str  # PEM
    webhook_secret: str
    permissions: dict[str, str]
    events: list[str]
    owner: User
    bot: User
    hook_id: int
    created_at: str = field(default_factory=now)


@dataclass(kw_only=True)
class Installation:
    id: int
    app: App
    account: User
    repositories: list["Repository"]
    permissions: dict[str, str]
    suspended_at: str | None = None
    created_at: str = field(default_factory=now)


@dataclass(kw_only=True)
class Token:
    """An installation access token: what it may do, where, and until when."""

    value: str
    installation: Installation
    repositories: list["Repository"] | None  # None: all of the installation
    permissions: dict[str, str]
    expires_at: datetime

    @property
    def alive(self) -> bool:
        return CLOCK.now() < self.expires_at

    def reaches(self, repository: "Repository") -> bool:
        within = self.repositories if self.repositories is not None else []
        return repository in self.installation.repositories and (
            self.repositories is None or repository in within
        )

    def may(self, permission: str, access: str) -> bool:
        held = self.permissions.get(permission)
        return held in {"write", "admin"} or (held == "read" and access == "read")


@dataclass(kw_only=True)
class Reaction:
    id: int
    user: User
    content: str
    created_at: str = field(default_factory=now)


@dataclass(kw_only=True, eq=False)
class Comment:
    """A comment of a conversation."""

    id: int
    user: User
    body: str
    app: App | None = None
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    reactions: list[Reaction] = field(default_factory=list)
    minimized: str | None = None  # GraphQL's classifier, once minimized
    editor: User | None = None  # who edited its text last
    deleted: bool = False

    @property
    def node_id(self) -> str:
        return node_id("IC", self.id)


@dataclass(kw_only=True, eq=False)
class ReviewComment(Comment):
    """A comment on a line of a diff, or a reply to one."""

    path: str
    commit: str  # the commit it was written on
    line: int | None
    start_line: int | None
    side: str
    start_side: str | None
    position: int | None
    excerpt: str
    subject: str  # "line" or "file"
    review: "Review"
    reply_to: int | None = None

    @property
    def node_id(self) -> str:
        return node_id("PRRC", self.id)


@dataclass(kw_only=True, eq=False)
class Thread:
    """A first review comment and its replies."""

    id: int
    comments: list[ReviewComment]
    resolved_by: User | None = None

    @property
    def node_id(self) -> str:
        return node_id("PRRT", self.id)


@dataclass(kw_only=True, eq=False)
class Review:
    id: int
    user: User
    body: str
    state: str
    commit: str
    submitted_at: str = field(default_factory=now)

    @property
    def node_id(self) -> str:
        return node_id("PRR", self.id)


@dataclass(kw_only=True, eq=False)
class CheckSuite:
    id: int
    app: App
    head_sha: str
    head_branch: str | None
    before: str | None
    created_at: str = field(default_factory=now)


@dataclass(kw_only=True, eq=False)
class CheckRun:
    id: int
    suite: CheckSuite
    name: str
    head_sha: str
    status: str
    conclusion: str | None
    started_at: str | None
    completed_at: str | None
    external_id: str
    details_url: str | None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)


@dataclass(kw_only=True, eq=False)
class Pull:
    id: int
    number: int
    title: str
    body: str | None
    user: User
    repository: "Repository"
    head_repository: "Repository | None"  # None once the fork is deleted
    head_ref: str
    head_sha: str
    base_ref: str
    draft: bool = False
    state: str = "open"
    merged_at: str | None = None
    closed_at: str | None = None
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("PR", self.id)

    @property
    def base_sha(self) -> str:
        return self.repository.git.ref(f"refs/heads/{self.base_ref}") or ""

    @property
    def merge_base(self) -> str:
        return self.repository.git.merge_base(self.base_sha, self.head_sha) or self.base_sha

    @property
    def review_comments(self) -> list[ReviewComment]:
        return [comment for thread in self.threads for comment in thread.comments]


@dataclass(kw_only=True, eq=False)
class Repository:
    id: int
    owner: User
    name: str
    git: BareRepository
    private: bool = False
    archived: bool = False
    default_branch: str = "main"
    fork_of: "Repository | None" = None
    roles: dict[str, str] = field(default_factory=dict)  # login to role
    protected: set[str] = field(default_factory=set)  # branches that Apps do not push to
    pulls: dict[int, Pull] = field(default_factory=dict)
    suites: list[CheckSuite] = field(default_factory=list)
    runs: list[CheckRun] = field(default_factory=list)
    created_at: str = field(default_factory=now)

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def issue_comments(self) -> Iterator[tuple[Pull, Comment]]:
        return ((pull, each) for pull in self.pulls.values() for each in pull.comments)

    def review_comments(self) -> Iterator[tuple[Pull, ReviewComment]]:
        return ((pull, each) for pull in self.pulls.values() for each in pull.review_comments)


@dataclass(kw_only=True)
class Delivery:
    """One attempt to deliver one webhook."""

    id: int
    app: App
    guid: str
    event: str
    action: str | None
    installation: int | None
    repository: int | None
    payload: dict[str, Any]
    delivered_at: str = field(default_factory=now)
    redelivery: bool = False
    duration: float = 0.0
    status: str = "OK"
    status_code: int = 0
    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""
