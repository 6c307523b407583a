"""A pull request as a person sees it on GitHub: the values that the page is drawn from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    login: str
    is_app: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    sha: str
    message: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One piece of Markdown that somebody wrote: a comment, a review's body, a reply."""

    author: Person
    body: str
    at: datetime
    reactions: tuple[str, ...] = ()
    edited: bool = False
    hidden: str = ""  # the reason it was minimised for


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Remarks on a line of the diff."""

    path: str
    line: int
    start_line: int
    hunk: str  # from the `@@` line down to the line that is spoken of
    remarks: tuple[Remark, ...]
    resolved_by: Person | None = None
    outdated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    remark: Remark
    sha: str
    threads: tuple[Thread, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    commits: tuple[Commit, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    path: str
    line: int
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    name: str
    app: str
    sha: str
    status: str
    conclusion: str
    title: str
    summary: str
    text: str
    annotations: tuple[Annotation, ...]
    started: datetime | None
    completed: datetime | None
    actions: tuple[tuple[str, str], ...] = ()  # (label, description)

    @property
    def state(self) -> str:
        return self.conclusion if self.status == "completed" else self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    path: str
    status: str
    additions: int
    deletions: int
    patch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A webhook, and what the receiver answered."""

    event: str
    what: str
    status: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    repository: str
    number: int
    title: str
    author: Person
    body: str
    base: str
    head: str
    head_sha: str
    state: str
    opened: datetime
    events: tuple[Push | Remark | Review, ...]  # oldest first
    check_runs: tuple[CheckRun, ...]  # newest first
    files: tuple[ChangedFile, ...]
    deliveries: tuple[Delivery, ...] = ()

    @property
    def commits(self) -> tuple[Commit, ...]:
        pushes = (event for event in self.events if isinstance(event, Push))
        return tuple(commit for push in pushes for commit in push.commits)

    @property
    def threads(self) -> tuple[Thread, ...]:
        reviews = (event for event in self.events if isinstance(event, Review))
        return tuple(thread for review in reviews for thread in review.threads)
