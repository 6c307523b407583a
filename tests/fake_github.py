"""A recorder that plays GitHub in unit tests of the stories."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.pull import Permission, Pull
from itw.reporting.markers import Kind, Marker, marker_in
from itw.reporting.publication import CHECK_RUN_NAME, CheckRun, Comment, Review
from itw.tally.settled import ThreadSeen
from workers.on_github import IssueComment, OwnCheckRun

BASE, HEAD, NEWER = "b" * 40, "a" * 40, "c" * 40


def a_pull(**fields: object) -> Pull:
    known: dict[str, object] = {
        "repository": "o/r",
        "number": 3,
        "state": "open",
        "draft": False,
        "title": "nats: add an output",
        "author": "ada",
        "head_sha": HEAD,
        "head_ref": "nats",
        "head_repository": "o/r",
        "base_ref": "main",
        "base_sha": BASE,
    }
    return Pull(**{**known, **fields})  # type: ignore[arg-type]


@dataclass
class FakeGitHub:
    """One repository; `pulls` may be changed while a story runs, by `before`'s functions."""

    pulls: dict[int, Pull] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    conversation: list[IssueComment] = field(default_factory=list)
    runs: dict[str, list[OwnCheckRun]] = field(default_factory=dict)
    writing_runs: dict[str, list[OwnCheckRun]] = field(default_factory=dict)
    commits: dict[str, "FakeCommit"] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    stacked: dict[str, int] = field(default_factory=dict)
    may_commit: bool = True
    common: Organisation = NO_ORGANISATION
    edits: list[str] = field(default_factory=list)
    checks: list[CheckRun] = field(default_factory=list)
    progress: list[CheckRun] = field(default_factory=list)
    amended: list[CheckRun] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    rewritten: list[Comment] = field(default_factory=list)
    threads: list[frozenset[str]] = field(default_factory=list)
    seen_threads: list[ThreadSeen] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reactions: list[tuple[int, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if (act := self.before.get(f"{name} {self.calls.count(name)}")) is not None:
            act()

    def pull(self, number: int) -> Pull | None:
        self._called("pull")
        return self.pulls.get(number)

    def organisation(self) -> Organisation:
        return self.common

    def open_pulls_at(self, head_sha: str) -> list[Pull]:
        return [pull for pull in self.pulls.values() if pull.head_sha == head_sha]

    def permission(self, login: str) -> Permission:
        return self.permissions.get(login, Permission.READ)

    def comments(self, _number: int) -> list[IssueComment]:
        return self.conversation

    def react(self, comment_id: int, reaction: str) -> None:
        self.reactions.append((comment_id, reaction))

    def own_check_runs(self, head_sha: str, name: str = CHECK_RUN_NAME) -> list[OwnCheckRun]:
        runs = self.runs if name == CHECK_RUN_NAME else self.writing_runs
        return list(reversed(runs.get(head_sha, [])))

    def start_check_run(
        self, head_sha: str, external_id: str, name: str = CHECK_RUN_NAME
    ) -> OwnCheckRun:
        self._called("start_check_run")
        all_runs = self.runs if name == CHECK_RUN_NAME else self.writing_runs
        runs = all_runs.setdefault(head_sha, [])
        for run in runs:
            if run.external_id == external_id:
                return run
        number = 1 + sum(map(len, (*self.runs.values(), *self.writing_runs.values())))
        runs.append(OwnCheckRun(id=number, external_id=external_id, completed=False))
        return runs[-1]

    def show_progress(self, run: OwnCheckRun, check: CheckRun) -> None:
        self._called("show_progress")
        if any(each.id == run.id and not each.completed for each in self._beside(run, check)):
            self.progress.append(check)
            self._now_says(run, check)

    def amend_check_run(self, run: OwnCheckRun, check: CheckRun) -> None:
        self._called("amend_check_run")
        assert any(each.id == run.id and each.completed for each in self.runs[check.head_sha])
        self.amended.append(check)
        self._now_says(run, check)

    def _now_says(self, run: OwnCheckRun, check: CheckRun) -> None:
        runs = self._beside(run, check)
        runs[:] = [
            replace(each, title=check.title, summary=check.summary) if each.id == run.id else each
            for each in runs
        ]

    def _beside(self, run: OwnCheckRun, check: CheckRun) -> list[OwnCheckRun]:
        """The list that holds a run."""
        verdicts = self.runs.get(check.head_sha, [])
        found = any(each.id == run.id for each in verdicts)
        return verdicts if found else self.writing_runs.get(check.head_sha, [])

    def complete_check_run(self, run: OwnCheckRun, check: CheckRun, external_id: str) -> None:
        self._called("complete_check_run")
        runs = self._beside(run, check)
        (index,) = (index for index, each in enumerate(runs) if each.id == run.id)
        runs[index] = replace(
            run,
            external_id=external_id,
            completed=True,
            conclusion=str(check.conclusion),
            title=check.title,
            summary=check.summary,
        )
        self.checks.append(check)

    def own_reviews(self, _number: int) -> list[Marker]:
        markers = (marker_in(review.body) for review in self.reviews)
        return [marker for marker in markers if marker is not None]

    def ensure_review(self, number: int, review: Review) -> bool:
        self._called("ensure_review")
        new = marker_in(review.body)
        told = {
            p for m in self.own_reviews(number) if m.head == review.head_sha for p in m.fingerprints
        }
        if new is None or not told.issuperset(new.fingerprints) or not told:
            self.reviews.append(review)
        return True

    def amend_comments(self, _number: int, comments: Sequence[Comment]) -> None:
        self._called("amend_comments")
        self.rewritten += comments

    def ensure_threads(self, _number: int, current: frozenset[str]) -> list[ThreadSeen]:
        self._called("ensure_threads")
        self.threads.append(current)
        return self.seen_threads

    def own_answers(self, _number: int) -> list[Marker]:
        return [
            Marker(kind=Kind.ANSWER, about=about, fingerprints=told)
            for about, told in self.told.items()
        ]

    def ensure_answer(
        self, _number: int, about: str, body: str, told: tuple[str, ...] = ()
    ) -> None:
        self._called("ensure_answer")
        if self.answers.get(about) != body:
            self.edits.append(body)
        self.answers[about] = body
        self.told[about] = told

    def commit_of_work(self, number: int, work: str) -> str:
        sha: str | None = self.pulls[number].head_sha
        while sha in self.commits:
            if self.commits[sha].work == work:
                return sha
            sha = self.commits[sha].parent
        return ""

    def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, work: str
    ) -> str | None:
        self._called("commit_files")
        if not self.may_commit:
            return None
        sha = f"{len(self.commits) + 1:040x}"
        self.commits[sha] = FakeCommit(parent, dict(files), message, work)
        return sha

    def advance(self, branch: str, commit: str) -> bool:
        self._called("advance")
        (pull,) = (each for each in self.pulls.values() if each.head_ref == branch)
        if commit == pull.head_sha:
            return True
        if self.commits[commit].parent != pull.head_sha:
            return False
        self.pulls[pull.number] = replace(pull, head_sha=commit)
        return True

    def branch_of_work(self, name: str, work: str) -> tuple[str, bool]:
        tip = self.branches.get(name)
        if tip is None:
            return name, False
        return (name, True) if self.commits[tip].work == work else (f"{name}-2", False)

    def create_branch(self, name: str, commit: str) -> bool:
        self._called("create_branch")
        return self.branches.setdefault(name, commit) == commit

    def ensure_pull(self, head: str, _base: str, _title: str, _body: str) -> int | None:
        self._called("ensure_pull")
        return self.stacked.setdefault(head, 100 + len(self.stacked))


@dataclass
class FakeCommit:
    parent: str
    files: dict[str, bytes]
    message: str
    work: str
