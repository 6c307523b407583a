"""What people do on a pull request's page. Every act waits until its webhooks are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.github_double.state import (
    CheckRun,
    Comment,
    Pull,
    ReviewComment,
    Thread,
    User,
    now,
)

if TYPE_CHECKING:
    from tests.github_double.double import GitHubDouble

Files = Mapping[str, str | bytes | None]
_PLACE = (
    "path", "commit", "line", "start_line", "side", "start_side", "position", "excerpt",
    "subject", "review",
)  # fmt: skip


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
        self.double.repository(pull.repository.full_name).point(pull.base_ref, sha, by=by)
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
        return self.double.repository(source.full_name).push(self.state.head_ref, files, **more)

    def comment(self, body: str, *, by: str = "dev") -> Comment:
        with self.double.world.lock:
            world = self.double.world
            comment = Comment(id=world.new_id(), user=world.user(by), body=body)
            self.state.comments.append(comment)
            self.state.updated_at = now()
            self.tell("issue_comment", "created", by, comment=comment)
        self.double.settle()
        return comment

    def edit(self, comment: Comment, body: str, *, by: str = "dev") -> None:
        with self.double.world.lock:
            before, comment.body, comment.updated_at = comment.body, body, now()
            comment.editor = self.double.world.user(by)
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
