"""What people do on GitHub's pages: push, open and close pull requests, comment, press buttons."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.github_double.bodies.commits import simple_commit
from tests.github_double.gitrepo import ZERO
from tests.github_double.pull_page import Files, PullPage
from tests.github_double.state import Repository, now

if TYPE_CHECKING:
    from tests.github_double.double import GitHubDouble


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
            self._point(branch, sha, by)
        self.double.settle()  # outside the lock: whoever is told may ask back
        return sha

    def point(self, branch: str, sha: str, *, by: str = "dev") -> None:
        """Set a branch to a commit, forward or not."""
        with self.double.world.lock:
            self._point(branch, sha, by)
        self.double.settle()

    def _point(self, branch: str, sha: str, by: str) -> None:
        name, git = f"refs/heads/{branch}", self.state.git
        old = git.ref(name) or ZERO
        git.set_ref(name, sha)
        self.double.world.pushed(self.state, {name: (old, sha)}, self.double.world.user(by))

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
