"""Recorders that play the outside in unit tests of the stories."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event

from itw.config import USUAL, RunPolicy
from itw.diff import Diff, FileChange, Hunk
from itw.errors import TransientError
from itw.jobs import Job, RunTests, WriteTests
from itw.links import Links
from itw.markers import Kind, Marker, marker_in
from itw.presence import Presence
from itw.publication import CHECK_RUN_NAME, CheckRun, Review
from itw.pull import Permission, Pull
from itw.sandbox import AS_IT_IS, Ending, SandboxRun, Target, Variant
from itw.shown_tests import ShownTests
from itw.stop import Stop, Why
from itw.tree import MemoryTree, Tree
from itw.writing.evidence import Evidence
from itw.writing.parcel import Parcel
from workers.budget import limits_of
from workers.ledger import MemoryLedger
from workers.on_github import IssueComment, OwnCheckRun
from workers.services import RunStopped, Services
from workers.settings import Budget
from workers.writer import Assignment, WriterPresence

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
    edits: list[str] = field(default_factory=list)
    checks: list[CheckRun] = field(default_factory=list)
    progress: list[CheckRun] = field(default_factory=list)
    amended: list[CheckRun] = field(default_factory=list)
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

    def amend_check_run(self, run: OwnCheckRun, check: CheckRun) -> None:
        self._called("amend_check_run")
        assert any(each.id == run.id and each.completed for each in self.runs[check.head_sha])
        self.amended.append(check)

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

    def log(self, path: str) -> str:
        return f"commit {self.head}\n    change {path}\n"

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
class FakeRuns:
    """`workers.runs.Runs` without Redis; every question is one second later than the last."""

    there: Presence | None = None
    stop: Stop | None = None
    waiting: set[tuple[str, str]] = field(default_factory=set)
    results: list[tuple[RunTests, str, ShownTests]] = field(default_factory=list)
    told: list[tuple[str, object]] = field(default_factory=list)
    clock: int = 0

    def presence(self) -> Presence | None:
        return self.there

    def now(self) -> int:
        self.clock += 1000
        return self.clock

    def waits(self, _number: int, head_sha: str, verdict: str) -> bool:
        return (head_sha, verdict) in self.waiting

    def expect(self, _number: int, head_sha: str, verdict: str) -> None:
        self.waiting.add((head_sha, verdict))

    def ended(self, _number: int, head_sha: str, verdict: str) -> None:
        self.waiting.discard((head_sha, verdict))

    def head_is(self, _number: int, head_sha: str) -> None:
        self.told.append(("head", head_sha))

    def only(self, _number: int, verdict: str) -> None:
        self.told.append(("only", verdict))

    def cancel(self, _number: int, by: str) -> None:
        self.told.append(("cancel", by))
        self.stop = Stop(Why.CANCELLED, by)

    def close(self, number: int) -> None:
        self.told.append(("close", number))

    def keep(self, job: RunTests, base: str, tests: ShownTests) -> None:
        self.results.append((job, base, tests))

    def result(self, job: RunTests) -> ShownTests | None:
        mine = (job.head_sha, job.verdict)
        kept = (tests for of, _, tests in self.results if (of.head_sha, of.verdict) == mine)
        return next(kept, None)

    def result_at(self, _number: int, head_sha: str, base: str) -> ShownTests | None:
        kept = (tests for job, of, tests in self.results if (job.head_sha, of) == (head_sha, base))
        return next(kept, None)

    def stop_of(self, _job: RunTests) -> Stop | None:
        return self.stop


@dataclass
class FakeWrites:
    """`workers.writes.Writes` without Redis."""

    there: WriterPresence | None = None
    stop: Stop | None = None
    waiting: dict[int, str] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    parcels: dict[tuple[str, str], Parcel] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)

    def presence(self) -> WriterPresence | None:
        return self.there

    def now(self) -> int:
        return 1000

    def under_way(self, number: int) -> str:
        return self.waiting.get(number, "")

    def expect(self, number: int, work: str) -> None:
        self.waiting[number] = work

    def ended(self, number: int, work: str) -> None:
        if self.waiting.get(number) == work:
            del self.waiting[number]

    def finish(self, _number: int, work: str) -> None:
        self.finished.add(work)

    def is_finished(self, _number: int, work: str) -> bool:
        return work in self.finished

    def cancel(self, _number: int, by: str) -> None:
        self.stop = Stop(Why.CANCELLED, by)

    def close(self, number: int) -> None:
        self.closed.append(number)

    def stop_of(self, _job: WriteTests) -> Stop | None:
        return self.stop

    def keep(self, job: WriteTests, parcel: Parcel) -> None:
        self.parcels[job.work, parcel.connector] = parcel

    def kept(self, job: WriteTests) -> tuple[Parcel, ...]:
        known = (self.parcels.get((job.work, name)) for name in job.connectors)
        return tuple(each for each in known if each is not None)


@dataclass
class FakeWriter:
    """Answers as the test says; `asked` is what it was given."""

    answer: Callable[[Assignment], Evidence]
    asked: list[Assignment] = field(default_factory=list)

    def write(self, assignment: Assignment) -> Evidence:
        self.asked.append(assignment)
        return self.answer(assignment)


Answer = Callable[[Target, Event], SandboxRun]


@dataclass
class FakeSandbox:
    """Answers each `go test` as the test says; what it was given is recorded."""

    answer: Answer
    opened: list[Target] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    policies: list[RunPolicy] = field(default_factory=list)
    closed: int = 0
    lines: Callable[[Target], Sequence[bytes]] = lambda _target: ()

    @contextmanager
    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> Iterator["FakeJob"]:
        self.opened.append(target)
        self.trees.append(tree)
        self.policies.append(policy)
        try:
            yield FakeJob(self, target, stop or Event())
        finally:
            self.closed += 1


@dataclass
class FakeJob:
    sandbox: FakeSandbox
    target: Target
    stop: Event

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        del tests, variant
        for line in self.sandbox.lines(self.target):
            (on_line or print)(line)
        run = self.sandbox.answer(self.target, self.stop)
        if self.stop.is_set():
            raise RunStopped
        return run

    def go_vet(self) -> SandboxRun:
        return SandboxRun(ending=Ending.RAN, target=self.target)

    def go_compile(self) -> SandboxRun:
        return SandboxRun(ending=Ending.RAN, target=self.target)


@dataclass
class Stage:
    """Services around one fake GitHub, one change and one lease."""

    github: FakeGitHub
    change: MemoryChange = field(default_factory=MemoryChange)
    held: FakeLease = field(default_factory=FakeLease)
    asked: list[tuple[str, str]] = field(default_factory=list)
    forgotten: int = 0
    runs: FakeRuns = field(default_factory=FakeRuns)
    put: list[Job] = field(default_factory=list)
    sandbox: FakeSandbox | None = None
    failed_probes: tuple[str, ...] = ()
    writes: FakeWrites = field(default_factory=FakeWrites)
    writer: FakeWriter | None = None
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    budget: Budget = field(default_factory=Budget)
    newer: dict[str, dict[str, str]] = field(default_factory=dict)  # files of other heads

    @property
    def services(self) -> Services:
        return Services(
            github=self.github,
            change=self._change,
            lease=self._lease,
            run_lease=self._lease,
            write_lease=self._lease,
            runs=self.runs,
            writes=self.writes,
            writer=self.writer,
            spent=self.ledger.spent,
            limits=partial(limits_of, self.budget),
            put=self.put.append,
            sandbox=self.sandbox,
            failed_probes=self.failed_probes,
            forget=self._forget,
            links=Links(server="https://github.com", repository="o/r"),
        )

    @contextmanager
    def _change(self, base: str, head: str) -> Iterator[MemoryChange]:
        self.asked.append((base, head))
        after = self.newer.get(head, self.change.after)
        yield replace(self.change, head=head, after=after)

    @contextmanager
    def _lease(self, _number: int, *, wait: float = 0.0) -> Iterator[FakeLease]:
        yield self.held

    def _forget(self) -> None:
        self.forgotten += 1
