"""Recorders that play the outside in unit tests of the stories."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from itw.diff import Diff, FileChange, Hunk
from itw.errors import TransientError
from itw.links import Links
from itw.markers import Kind, Marker, marker_in
from itw.publication import CheckRun, Review
from itw.pull import Permission, Pull
from itw.tree import MemoryTree
from workers.services import IssueComment, OwnCheckRun, Services

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
    checks: list[CheckRun] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    threads: list[frozenset[str]] = field(default_factory=list)
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

    def open_pulls_at(self, head_sha: str) -> list[Pull]:
        return [pull for pull in self.pulls.values() if pull.head_sha == head_sha]

    def permission(self, login: str) -> Permission:
        return self.permissions.get(login, Permission.READ)

    def comments(self, _number: int) -> list[IssueComment]:
        return self.conversation

    def react(self, comment_id: int, reaction: str) -> None:
        self.reactions.append((comment_id, reaction))

    def own_check_runs(self, head_sha: str) -> list[OwnCheckRun]:
        return list(reversed(self.runs.get(head_sha, [])))

    def start_check_run(self, head_sha: str, external_id: str) -> OwnCheckRun:
        self._called("start_check_run")
        runs = self.runs.setdefault(head_sha, [])
        for run in runs:
            if run.external_id == external_id:
                return run
        number = 1 + sum(len(each) for each in self.runs.values())
        runs.append(OwnCheckRun(id=number, external_id=external_id, completed=False))
        return runs[-1]

    def complete_check_run(self, run: OwnCheckRun, check: CheckRun, external_id: str) -> None:
        self._called("complete_check_run")
        runs = self.runs[check.head_sha]
        (index,) = (index for index, each in enumerate(runs) if each.id == run.id)
        runs[index] = replace(run, external_id=external_id, completed=True)
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

    def ensure_threads(self, _number: int, current: frozenset[str]) -> None:
        self._called("ensure_threads")
        self.threads.append(current)

    def own_answers(self, _number: int) -> list[Marker]:
        return [
            Marker(kind=Kind.ANSWER, about=about, fingerprints=told)
            for about, told in self.told.items()
        ]

    def ensure_answer(
        self, _number: int, about: str, body: str, told: tuple[str, ...] = ()
    ) -> None:
        self.answers[about] = body
        self.told[about] = told


@dataclass
class MemoryChange:
    """Two trees given as files; every changed file counts as changed in whole."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    tip: dict[str, str] | None = None
    base: str = BASE
    head: str = HEAD

    @property
    def tip_tree(self) -> MemoryTree:
        return _tree(self.before if self.tip is None else self.tip, self.base)

    @property
    def base_tree(self) -> MemoryTree:
        return _tree(self.before, self.base)

    @property
    def head_tree(self) -> MemoryTree:
        return _tree(self.after, self.head)

    @property
    def diff(self) -> Diff:
        paths = sorted({*self.before, *self.after})
        differing = (path for path in paths if self.before.get(path) != self.after.get(path))
        return Diff(self.base, self.head, tuple(self._file(path) for path in differing))

    def _file(self, path: str) -> FileChange:
        old, new = self.before.get(path), self.after.get(path)
        lines = 0 if new is None else new.count("\n") + 1
        added = frozenset(range(1, lines + 1))
        hunk = Hunk(1, 0 if old is None else old.count("\n") + 1, 1, lines, added)
        return FileChange(
            "A" if old is None else "D" if new is None else "M",
            path,
            path,
            self.base_tree.blobs.get(path, ""),
            self.head_tree.blobs.get(path, ""),
            (hunk,),
        )


def _tree(files: dict[str, str], commit: str) -> MemoryTree:
    return MemoryTree({path: text.encode() for path, text in files.items()}, commit)


class FakeLease:
    def __init__(self) -> None:
        self.lost = False

    def check(self) -> None:
        if self.lost:
            raise TransientError("lease lost")


@dataclass
class Stage:
    """Services around one fake GitHub, one change and one lease."""

    github: FakeGitHub
    change: MemoryChange = field(default_factory=MemoryChange)
    held: FakeLease = field(default_factory=FakeLease)
    asked: list[tuple[str, str]] = field(default_factory=list)
    forgotten: int = 0

    @property
    def services(self) -> Services:
        return Services(
            github=self.github,
            change=self._change,
            lease=self._lease,
            forget=self._forget,
            links=Links(server="https://github.com", repository="o/r"),
        )

    @contextmanager
    def _change(self, base: str, head: str) -> Iterator[MemoryChange]:
        self.asked.append((base, head))
        yield replace(self.change, head=head)

    @contextmanager
    def _lease(self, _number: int) -> Iterator[FakeLease]:
        yield self.held

    def _forget(self) -> None:
        self.forgotten += 1
