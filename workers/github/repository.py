"""One repository of one installation: what the stories ask of GitHub (`workers.on_github`)."""

from collections.abc import Callable, Mapping, Sequence

from itw.configuration.organisation import Organisation
from itw.pull import Permission, Pull
from itw.reporting.markers import Marker
from itw.reporting.publication import CHECK_RUN_NAME, CheckRun, Comment, Review
from itw.tally.settled import ThreadSeen
from workers.github.branches import Branches
from workers.github.check_runs import CheckRuns
from workers.github.client import Client
from workers.github.comments import Comments, answer_marker
from workers.github.errors import NotFound
from workers.github.identity import Identity
from workers.github.pulls import Pulls
from workers.github.reviews import Reviews
from workers.github.threads import Threads
from workers.on_github import IssueComment, OwnCheckRun


class Repository:
    """Delegates; each part is a module of its own."""

    def __init__(
        self,
        client: Client,
        name: str,
        identity: Callable[[], Identity],
        organisation: Callable[[], Organisation] = Organisation,
    ) -> None:
        path = f"/repos/{name}"
        self._client, self._organisation = client, organisation
        self._pulls = Pulls(client, path)
        self._check_runs = CheckRuns(client, path, identity)
        self._comments = Comments(client, path, identity)
        self._reviews = Reviews(client, path, identity)
        self._threads = Threads(client, name, identity)
        self._branches = Branches(client, path, identity)

    def pull(self, number: int) -> Pull | None:
        return self._pulls.one(number)

    def open_pulls_at(self, head_sha: str) -> Sequence[Pull]:
        return self._pulls.open_at(head_sha)

    def permission(self, login: str) -> Permission:
        return self._pulls.permission(login)

    def file(self, path: str, ref: str = "") -> bytes | None:
        return self._pulls.file(path, ref)

    def file_beside(self, repository: str, path: str) -> bytes | None:
        """Of another repository's default branch, where everybody may read it."""
        return Pulls(self._client, f"/repos/{repository}").file(path)

    def sees(self, repository: str) -> bool:
        """Whether another repository is there for us: our own, or one that everybody may read."""
        try:
            self._client.get(f"/repos/{repository}")
        except NotFound:
            return False
        return True

    def organisation(self) -> Organisation:
        return self._organisation()

    def comments(self, number: int) -> Sequence[IssueComment]:
        return self._comments.of(number)

    def comment(self, comment_id: int) -> IssueComment | None:
        return self._comments.one(comment_id)

    def react(self, comment_id: int, reaction: str) -> None:
        self._comments.react(comment_id, reaction)

    def own_check_runs(self, head_sha: str, name: str = CHECK_RUN_NAME) -> Sequence[OwnCheckRun]:
        return self._check_runs.own(head_sha, name)

    def start_check_run(
        self, head_sha: str, external_id: str, name: str = CHECK_RUN_NAME
    ) -> OwnCheckRun | None:
        return self._check_runs.start(head_sha, external_id, name)

    def show_progress(self, run: OwnCheckRun, check: CheckRun) -> None:
        self._check_runs.show_progress(run, check)

    def amend_check_run(self, run: OwnCheckRun, check: CheckRun) -> None:
        self._check_runs.amend(run, check)

    def complete_check_run(self, run: OwnCheckRun, check: CheckRun, external_id: str) -> None:
        self._check_runs.complete(run, check, external_id)

    def own_reviews(self, number: int) -> Sequence[Marker]:
        return self._reviews.own(number)

    def ensure_review(self, number: int, review: Review) -> bool:
        return self._reviews.ensure(number, review)

    def amend_comments(self, number: int, comments: Sequence[Comment]) -> None:
        self._reviews.amend(number, comments)

    def ensure_threads(self, number: int, current: frozenset[str]) -> Sequence[ThreadSeen]:
        return self._threads.ensure(number, current)

    def own_answers(self, number: int) -> Sequence[Marker]:
        return self._comments.own_answers(number)

    def ensure_answer(self, number: int, about: str, body: str, told: tuple[str, ...] = ()) -> None:
        self._comments.ensure(number, body, answer_marker(about, told))

    def commit_of_work(self, number: int, work: str) -> str:
        return self._branches.commit_of_work(number, work)

    def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, work: str
    ) -> str | None:
        return self._branches.commit_files(parent, files, message, work)

    def advance(self, branch: str, commit: str) -> bool:
        return self._branches.advance(branch, commit)

    def branch_of_work(self, name: str, work: str) -> tuple[str, bool]:
        return self._branches.of_work(name, work)

    def create_branch(self, name: str, commit: str) -> bool:
        return self._branches.create(name, commit)

    def ensure_pull(self, head: str, base: str, title: str, body: str) -> int | None:
        return self._branches.ensure_pull(head, base, title, body)
