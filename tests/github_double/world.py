"""The whole state of one double, and the changes in it that more than one door can make."""

import secrets
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.github_double.gitrepo import ZERO, BareRepository, GitFailed
from tests.github_double.limits import Limits
from tests.github_double.sentinels import NUMBERS
from tests.github_double.state import (
    CLOCK,
    App,
    CheckSuite,
    Delivery,
    Installation,
    Pull,
    Repository,
    Token,
    User,
    now,
)

Listener = Callable[[str, str, Repository, User, dict[str, Any]], None]


class World:
    """Numbers are above 2**31, as GitHub's are: code that stores an int32 fails here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self.limits = Limits()
        self.users: dict[str, User] = {}
        self.apps: dict[int, App] = {}
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self.repositories: dict[str, Repository] = {}
        self.deliveries: list[Delivery] = []
        self.manifests: dict[str, dict[str, Any]] = {}
        self.token_lifetime = timedelta(hours=1)
        self.token_form = "long"  # what GitHub rolls out since April 2026; "short" is the old one
        self.webhook_url: str | None = None
        self.listener: Listener = lambda *_: None
        self.redeliver: Callable[[Delivery], Any] = lambda _: None
        self.new_app: Callable[[dict[str, Any]], App]
        self._next = 3_000_000_000 + secrets.randbelow(1_000_000)

    @property
    def clock_offset(self) -> float:
        """Seconds by which GitHub's clock is ahead of ours."""
        return CLOCK.ahead.total_seconds()

    @clock_offset.setter
    def clock_offset(self, seconds: float) -> None:
        CLOCK.ahead = timedelta(seconds=seconds)

    def new_id(self) -> int:
        with self.lock:
            self._next += 1
            return self._next

    def emit(
        self, event: str, action: str, repository: Repository, sender: User, facts: dict[str, Any]
    ) -> None:
        self.listener(event, action, repository, sender, facts)

    def user(self, login: str, type: str = "User") -> User:
        if login.lower() not in self.users:
            self.users[login.lower()] = User(login=login, id=self.new_id(), type=type)
        return self.users[login.lower()]

    def repository(self, full_name: str) -> Repository | None:
        return self.repositories.get(full_name.lower())

    def add_repository(self, full_name: str, **more: Any) -> Repository:
        owner, _, name = full_name.partition("/")
        path = self.folder / f"{full_name.lower()}.git"
        repository = Repository(
            id=self.new_id(),
            owner=self.user(owner, "Organization"),
            name=name,
            git=BareRepository.create(path, more.get("default_branch", "main")),
            **more,
        )
        self.repositories[full_name.lower()] = repository
        return repository

    def add_token(
        self,
        installation: Installation,
        value: str,
        repositories: list[Repository] | None,
        permissions: dict[str, str],
    ) -> Token:
        token = Token(
            value=value,
            installation=installation,
            repositories=repositories,
            permissions=permissions,
            expires_at=CLOCK.now() + self.token_lifetime,
        )
        self.tokens[value] = token
        return token

    def by_node_id(self, wanted: str) -> tuple[Pull, Any] | None:
        """The pull, thread, comment or review behind a GraphQL id."""
        for repository in self.repositories.values():
            for pull in repository.pulls.values():
                things: list[Any] = [
                    pull,
                    *pull.threads,
                    *pull.comments,
                    *pull.reviews,
                    *pull.review_comments,
                ]
                for thing in things:
                    if thing.node_id == wanted:
                        return pull, thing
        return None

    def open_pull(
        self,
        *,
        repository: Repository,
        source: Repository,
        head: str,
        base: str,
        title: str,
        body: str | None,
        user: User,
        draft: bool,
    ) -> Pull:
        pull = Pull(
            id=self.new_id(),
            number=_next_number(repository),
            title=title,
            body=body,
            user=user,
            repository=repository,
            head_repository=source,
            head_ref=head,
            head_sha="",
            base_ref=base,
            draft=draft,
        )
        repository.pulls[pull.number] = pull
        self.follow(pull)
        return pull

    def follow(self, pull: Pull) -> str:
        """Bring the pull and its refs up to its branch; return the head it had before."""
        source, git, before = pull.head_repository, pull.repository.git, pull.head_sha
        head = source.git.ref(f"refs/heads/{pull.head_ref}") if source else None
        if head and head != before:
            here = f"refs/pull/{pull.number}/head"
            if source is not pull.repository and source:
                git.git("fetch", "--quiet", str(source.git.path), f"+{head}:{here}")
            else:
                git.set_ref(here, head)
            pull.head_sha, pull.updated_at = head, now()
        self._try_merge(pull)
        return before

    def _try_merge(self, pull: Pull) -> None:
        """Keep refs/pull/N/merge: the commit that merging now would make; gone on a conflict."""
        git, name = pull.repository.git, f"refs/pull/{pull.number}/merge"
        try:
            tree = git.git("merge-tree", "--write-tree", pull.base_sha, pull.head_sha)
        except GitFailed:
            if git.ref(name):
                git.delete_ref(name)
            return
        parents = (pull.base_sha, pull.head_sha)
        message = f"Merge {pull.head_sha} into {pull.base_sha}"
        author = ("GitHub", "noreply@github.com")
        git.set_ref(name, git.commit_tree(tree.split()[0], parents, message, author, now()))

    def pushed(
        self, repository: Repository, changes: dict[str, tuple[str, str]], user: User
    ) -> None:
        """Refs moved, whoever moved them: pulls follow, suites begin, webhooks tell."""
        for ref, (old, new) in changes.items():
            self.emit("push", "", repository, user, {"ref": ref, "before": old, "after": new})
            if new != ZERO and ref.startswith("refs/heads/"):
                self._begin_suites(repository, ref.removeprefix("refs/heads/"), old, new, user)
        branches = {ref.removeprefix("refs/heads/") for ref in changes}
        for home in (repository, *([repository.fork_of] if repository.fork_of else [])):
            for pull in home.pulls.values():
                if not branches & {pull.head_ref, pull.base_ref}:
                    continue  # merging it anew would take three processes, for nothing
                if pull.state == "open":
                    self._catch_up(pull, user)
                if changes.get(f"refs/heads/{pull.head_ref}", ("", ""))[1] == ZERO:
                    self._close_without_branch(pull, repository, user)

    def _catch_up(self, pull: Pull, user: User) -> None:
        before = self.follow(pull)
        if before != pull.head_sha:
            facts = {"pull": pull, "before": before, "after": pull.head_sha}
            self.emit("pull_request", "synchronize", pull.repository, user, facts)

    def _close_without_branch(self, pull: Pull, source: Repository, user: User) -> None:
        if pull.head_repository is source and pull.state == "open":
            pull.state, pull.closed_at = "closed", now()
            self.emit("pull_request", "closed", pull.repository, user, {"pull": pull})

    def _begin_suites(
        self, repository: Repository, branch: str, old: str, new: str, user: User
    ) -> None:
        for installation in self.installations.values():
            wants = installation.permissions.get("checks") == "write"
            if wants and repository in installation.repositories:
                suite = self.suite(repository, installation.app, new, branch, old)
                self.emit("check_suite", "requested", repository, user, {"suite": suite})

    def suite(
        self,
        repository: Repository,
        app: App,
        sha: str,
        branch: str | None = None,
        before: str | None = None,
    ) -> CheckSuite:
        """The one suite of an App on a commit."""
        for each in repository.suites:
            if each.app is app and each.head_sha == sha:
                return each
        suite = CheckSuite(
            id=self.new_id(), app=app, head_sha=sha, head_branch=branch, before=before
        )
        repository.suites.append(suite)
        return suite


def _next_number(repository: Repository) -> int:
    """An example value of GitHub's documentation has been some issue's."""
    number = max(repository.pulls, default=0) + 1
    return number + 1 if number in NUMBERS else number
