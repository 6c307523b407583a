"""What people do on GitHub's pages: push, open and close pull requests, comment, press buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.github_double.bodies.commits import simple_commit
from tests.github_double.gitrepo import ZERO
from tests.github_double.state import (
    CheckRun,
    Comment,
    Pull,
    Repository,
    ReviewComment,
    Thread,
    User,
    now,
)

if TYPE_CHECKING:
    from tests.github_double.double import GitHubDouble

Files = Mapping[str, str | bytes | None]


def page_of(double: "GitHubDouble", name: str, **more: Any) -> "RepositoryPage":
    with double.world.lock:
        found = double.world.repository(name)
        if found is not None:
            return RepositoryPage(double, found)
        page = RepositoryPage(double, double.world.add_repository(name, **more))
    page.push(page.state.default_branch, {"README.md": f"# {page.state.name}\n"})
    return page


@dataclass(frozen=True, slots=True)
class RepositoryPage:
    """A repository, as its people use it. Every act waits until its webhooks are answered."""

    double: "GitHubDouble"
    state: Repository

    def give(self, login: str, role: str) -> None:
        """Make somebody a collaborator: read, triage, write, maintain or admin."""
        self.double.world.user(login)
        self.state.roles[login] = role

    def head(self, branch: str = "") -> str:
        return self.state.git.ref(f"refs/heads/{branch or self.state.default_branch}") or ""

    def push(
        self,
        branch: str,
        files: Files,
        *,
        message: str = "change files",
        by: str = "dev",
        onto: str | None = None,
        force: bool = False,
    ) -> str:
        """Commit files (None deletes) to a branch, made from the default branch if new.

        `force` replaces the branch's last commit; `onto` names another parent.
        """
        with self.double.world.lock:
            git, name = self.state.git, f"refs/heads/{branch}"
            old = git.ref(name)
            parent = onto or old or self.head() or None
            if force and old and not onto:
                parent = git.commit_of(old).parents[0]
            author = (by, f"{by}@example.com")
            sha = git.write_commit((parent,) if parent else (), files, message, author, now())
            self.point(branch, sha, by=by)
        self.double.settle()
        return sha

    def point(self, branch: str, sha: str, *, by: str = "dev") -> None:
        """Set a branch to a commit, forward or not."""
        with self.double.world.lock:
            name, git = f"refs/heads/{branch}", self.state.git
            old = git.ref(name) or ZERO
            git.set_ref(name, sha)
            user = self.double.world.user(by)
            self.double.world.pushed(self.state, {name: (old, sha)}, user)
        self.double.settle()

    def delete_branch(self, branch: str, *, by: str = "dev") -> None:
        with self.double.world.lock:
            name, git = f"refs/heads/{branch}", self.state.git
            old = git.ref(name) or ZERO
            git.delete_ref(name)
            self.double.world.pushed(self.state, {name: (old, ZERO)}, self.double.world.user(by))
        self.double.settle()

    def protect(self, branch: str) -> None:
        """Let no App push to the branch."""
        self.state.protected.add(branch)

    def fork(self, owner: str) -> "RepositoryPage":
        """A copy in somebody's own account, where the App is not installed."""
        with self.double.world.lock:
            world = self.double.world
            world.user(owner)
            copy = world.add_repository(
                f"{owner}/{self.state.name}",
                fork_of=self.state,
                default_branch=self.state.default_branch,
            )
            copy.git.git("fetch", "--quiet", str(self.state.git.path), "+refs/heads/*:refs/heads/*")
        return RepositoryPage(self.double, copy)

    def open_pull(
        self,
        head: str,
        *,
        base: str = "",
        title: str = "Change a connector",
        body: str | None = None,
        by: str = "dev",
        draft: bool = False,
        source: "RepositoryPage | None" = None,
    ) -> "PullPage":
        """Open a pull request from a branch, of a fork when `source` names it."""
        with self.double.world.lock:
            world = self.double.world
            pull = world.open_pull(
                repository=self.state,
                source=(source or self).state,
                head=head,
                base=base or self.state.default_branch,
                title=title,
                body=body,
                user=world.user(by),
                draft=draft,
            )
            page = PullPage(self.double, pull)
            page.tell("pull_request", "opened", by)
        self.double.settle()
        return page

    def pull(self, number: int) -> "PullPage":
        return PullPage(self.double, self.state.pulls[number])

    def queue_for_merge(self, pull: "PullPage", *, by: str = "dev") -> str:
        """Put a pull request into the merge queue; return the group's head commit."""
        with self.double.world.lock:
            git, state = self.state.git, pull.state
            sha = git.ref(f"refs/pull/{state.number}/merge") or ""
            short = state.base_sha
            branch = f"gh-readonly-queue/{state.base_ref}/pr-{state.number}-{short}"
            git.set_ref(f"refs/heads/{branch}", sha)
            group = {
                "head_sha": sha,
                "head_ref": f"refs/heads/{branch}",
                "base_sha": state.base_sha,
                "base_ref": f"refs/heads/{state.base_ref}",
                "head_commit": simple_commit(self.state, sha),
            }
            user = self.double.world.user(by)
            facts = {"merge_group": group}
            self.double.world.emit("merge_group", "checks_requested", self.state, user, facts)
        self.double.settle()
        return sha


@dataclass(frozen=True, slots=True)
class PullPage:
    """A pull request, as its people use it."""

    double: "GitHubDouble"
    state: Pull

    @property
    def number(self) -> int:
        return self.state.number

    @property
    def head_sha(self) -> str:
        return self.state.head_sha

    @property
    def seen(self) -> Any:
        return self.double.as_seen(self.state)

    def tell(self, event: str, action: str, by: str | User, **facts: Any) -> None:
        user = by if isinstance(by, User) else self.double.world.user(by)
        everything = {"pull": self.state, **facts}
        self.double.world.emit(event, action, self.state.repository, user, everything)

    def _act(self, action: str, by: str, fields: Mapping[str, Any], **facts: Any) -> None:
        with self.double.world.lock:
            for name, value in fields.items():
                setattr(self.state, name, value)
            self.state.updated_at = now()
            self.tell("pull_request", action, by, **facts)
        self.double.settle()

    def close(self, *, by: str = "dev") -> None:
        self._act("closed", by, {"state": "closed", "closed_at": now()})

    def reopen(self, *, by: str = "dev") -> None:
        with self.double.world.lock:
            self.double.world.follow(self.state)  # pushes while it was closed
        self._act("reopened", by, {"state": "open", "closed_at": None})

    def merge(self, *, by: str = "dev") -> str:
        """Merge with a merge commit; return it."""
        with self.double.world.lock:
            git, pull = self.state.repository.git, self.state
            sha = git.ref(f"refs/pull/{pull.number}/merge")
            if sha is None:
                raise LookupError("there is a conflict")
            self._act("closed", by, {"state": "closed", "closed_at": now(), "merged_at": now()})
        RepositoryPage(self.double, pull.repository).point(pull.base_ref, sha, by=by)
        return sha

    def convert_to_draft(self, *, by: str = "dev") -> None:
        self._act("converted_to_draft", by, {"draft": True})

    def ready_for_review(self, *, by: str = "dev") -> None:
        self._act("ready_for_review", by, {"draft": False})

    def label(self, name: str, *, by: str = "dev") -> None:
        self._act("labeled", by, {"labels": [*self.state.labels, name]}, label=name)

    def retarget(self, base: str, *, by: str = "dev") -> None:
        """Change the base branch."""
        old = {"ref": {"from": self.state.base_ref}, "sha": {"from": self.state.base_sha}}
        self._act("edited", by, {"base_ref": base}, changes={"base": old})

    def rename(self, title: str, *, by: str = "dev") -> None:
        changes = {"title": {"from": self.state.title}}
        self._act("edited", by, {"title": title}, changes=changes)

    def delete_fork(self) -> None:
        self.state.head_repository = None

    def push(self, files: Files, **more: Any) -> str:
        """Push to the branch of this pull request, wherever it is."""
        source = self.state.head_repository
        if source is None:
            raise LookupError("the fork was deleted")
        return RepositoryPage(self.double, source).push(self.state.head_ref, files, **more)

    def comment(self, body: str, *, by: str = "dev") -> Comment:
        with self.double.world.lock:
            world = self.double.world
            comment = Comment(id=world.new_id(), user=world.user(by), body=body)
            self.state.comments.append(comment)
            self.tell("issue_comment", "created", by, comment=comment)
        self.double.settle()
        return comment

    def edit(self, comment: Comment, body: str, *, by: str = "dev") -> None:
        with self.double.world.lock:
            before, comment.body, comment.updated_at = comment.body, body, now()
            self.tell("issue_comment", "edited", by, comment=comment, before=before)
        self.double.settle()

    def reply(self, thread: Thread, body: str, *, by: str = "dev") -> ReviewComment:
        """Answer in a review thread."""
        with self.double.world.lock:
            world, first = self.double.world, thread.comments[0]
            said = {name: getattr(first, name) for name in _PLACE}
            comment = ReviewComment(
                id=world.new_id(), user=world.user(by), body=body, reply_to=first.id, **said
            )
            thread.comments.append(comment)
            self.tell("pull_request_review_comment", "created", by, comment=comment)
        self.double.settle()
        return comment

    def resolve(self, thread: Thread, *, by: str = "dev") -> None:
        with self.double.world.lock:
            thread.resolved_by = self.double.world.user(by)
            self.tell("pull_request_review_thread", "resolved", by, thread=thread)
        self.double.settle()

    def rerequest(self, run: CheckRun | None = None, *, by: str = "dev") -> None:
        """Press "Re-run" on a check run (the newest if none is named)."""
        run = run or self.runs[-1]
        self.tell("check_run", "rerequested", by, run=run)
        self.double.settle()

    def rerequest_suite(self, *, by: str = "dev") -> None:
        """Press "Re-run all checks"."""
        self.tell("check_suite", "rerequested", by, suite=self.runs[-1].suite)
        self.double.settle()

    def press(self, identifier: str, run: CheckRun | None = None, *, by: str = "dev") -> None:
        """Press one of a check run's buttons; they are shown only once it is completed."""
        run = run or self.runs[-1]
        shown = [action["identifier"] for action in run.actions]
        if identifier not in shown or run.status != "completed":
            raise LookupError(f"no button {identifier!r}; there are {shown} ({run.status})")
        self.tell("check_run", "requested_action", by, run=run, identifier=identifier)
        self.double.settle()

    @property
    def runs(self) -> list[CheckRun]:
        """The check runs of the head commit, oldest first."""
        return [run for run in self.state.repository.runs if run.head_sha == self.state.head_sha]


_PLACE = (
    "path", "commit", "line", "start_line", "side", "start_side", "position", "excerpt",
    "subject", "review",
)  # fmt: skip
