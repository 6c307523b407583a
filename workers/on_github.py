"""One repository on GitHub, as the stories need it and no more; workers/github/ is the real one.

Each method of `GitHub` raises TransientError where trying again helps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from itw.configuration.organisation import Organisation
from itw.pull import Permission, Pull
from itw.reporting.markers import Marker
from itw.reporting.publication import CHECK_RUN_NAME, CheckRun, Comment, Review
from itw.tally.settled import ThreadSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCheckRun:
    """A check run of ours, as it stands on GitHub. `external_id` is what we gave it."""

    id: int
    external_id: str
    completed: bool
    conclusion: str = ""
    title: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueComment:
    """A comment in the conversation of a pull request, by a person or a program."""

    id: int
    author: str  # login; "" when the account was deleted
    by_person: bool  # not by an App or a bot account
    body: str
    url: str


class GitHub(Protocol):
    """One repository, read and written as the installation."""

    def pull(self, number: int) -> Pull | None:
        """As it stands now; None when there is none (any more), or it is out of our reach."""
        ...

    def organisation(self) -> Organisation:
        """What the repository's owner decides for all repositories; at most a minute old."""
        ...

    def open_pulls_at(self, head_sha: str) -> Sequence[Pull]:
        """Open pull requests into this repository whose head is that commit, forks' included."""
        ...

    def permission(self, login: str) -> Permission: ...

    def comments(self, number: int) -> Sequence[IssueComment]:
        """The conversation, oldest first."""
        ...

    def react(self, comment_id: int, reaction: str) -> None:
        """Twice is once; a comment that was deleted meanwhile is no error."""
        ...

    def own_check_runs(self, head_sha: str, name: str = CHECK_RUN_NAME) -> Sequence[OwnCheckRun]:
        """Our check runs of that name on a commit, newest first."""
        ...

    def start_check_run(
        self, head_sha: str, external_id: str, name: str = CHECK_RUN_NAME
    ) -> OwnCheckRun | None:
        """The check run of that id, created in progress where there is none yet.

        None where the App may not show one.
        """
        ...

    def show_progress(self, run: OwnCheckRun, check: CheckRun) -> None:
        """Bring a run's title and summary up to date, and leave it in progress.

        One that was completed meanwhile stays as it is.
        """
        ...

    def amend_check_run(self, run: OwnCheckRun, check: CheckRun) -> None:
        """New texts for a completed run, whose conclusion stays."""
        ...

    def complete_check_run(self, run: OwnCheckRun, check: CheckRun, external_id: str) -> None:
        """Give the run its conclusion and texts, and the id that says what became of it."""
        ...

    def own_reviews(self, number: int) -> Sequence[Marker]:
        """The markers of our reviews on a pull request, oldest first."""
        ...

    def ensure_review(self, number: int, review: Review) -> bool:
        """Post it unless a review of ours for that head told all its fingerprints before.

        False where the App may not comment.
        """
        ...

    def amend_comments(self, number: int, comments: Sequence[Comment]) -> None:
        """New texts for comments of ours, where they stand; what has moved stays as it is."""
        ...

    def ensure_threads(self, number: int, current: frozenset[str]) -> Sequence[ThreadSeen]:
        """Resolve threads of ours none of whose fingerprints holds any more.

        All threads of ours, as they were before; fewer where GitHub does not let us read them.
        """
        ...

    def own_answers(self, number: int) -> Sequence[Marker]:
        """The markers of our answers on a pull request, oldest first."""
        ...

    def ensure_answer(self, number: int, about: str, body: str, told: tuple[str, ...] = ()) -> None:
        """One comment of ours for each `about`: posted, or brought up to date.

        `told` are the fingerprints that its marker keeps.
        """
        ...

    def commit_of_work(self, number: int, work: str) -> str:
        """The commit of ours on a pull request that delivers that work, "" where there is none."""
        ...

    def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, work: str
    ) -> str | None:
        """A commit as the App that no branch has yet; None where the App may not write."""
        ...

    def advance(self, branch: str, commit: str) -> bool:
        """Move a branch forward to a commit whose parent is its tip; False where it is not."""
        ...

    def branch_of_work(self, name: str, work: str) -> tuple[str, bool]:
        """The name of a branch for that work, and whether it is there and ours already.

        A branch of that name which is not of that work is left alone, and another name found.
        """
        ...

    def create_branch(self, name: str, commit: str) -> bool:
        """False where GitHub does not take it."""
        ...

    def ensure_pull(self, head: str, base: str, title: str, body: str) -> int | None:
        """The open pull request from that branch onto the other; None where none can be made."""
        ...
