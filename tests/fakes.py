"""Recorders that play the outside in unit tests of the stories, and the stage they stand on.

GitHub and the sandbox have files of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from itw.diff import Diff, FileChange, Hunk
from itw.errors import TransientError
from itw.fair_shares.limits import Allowed
from itw.jobs import Job, RunTests, WriteTests
from itw.model_review.review import ModelReview
from itw.reporting.links import Links
from itw.runs.presence import Presence
from itw.runs.stop import Stop, Why
from itw.tally.entry import Entry, Kind
from itw.tally.once import Once, Told
from itw.telling.shown_tests import ShownTests
from itw.tree import MemoryTree
from itw.writing.evidence import Evidence
from itw.writing.parcel import Parcel
from tests.fake_github import BASE, HEAD, FakeGitHub
from tests.fake_sandbox import FakeSandbox
from workers.budget import limits_of
from workers.ledger import MemoryLedger
from workers.on_installation import Standing
from workers.reviewer import Reviewer, ReviewerPresence
from workers.services import Services
from workers.settings import Budget, Settings
from workers.writer import Assignment, WriterPresence

ALLOWED = Allowed(repository="o/r", operator=Settings().limits)


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
    losses: int = 0
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

    def nothing_at(self, _number: int, head_sha: str) -> None:
        self.told.append(("quiet", head_sha))

    def heard(self, _number: int, comment_id: int) -> None:
        self.told.append(("heard", str(comment_id)))

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

    def lost(self, _job: RunTests) -> bool:
        self.losses += 1
        return self.losses <= 2

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
class FakeModelReviews:
    """`workers.model_reviews.ModelReviews` without Redis."""

    there: ReviewerPresence | None = None
    expected: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    review: ModelReview | None = None
    before: dict[str, Callable[[], None]] = field(default_factory=dict)

    def presence(self) -> ReviewerPresence | None:
        return self.there

    def expect(self, _number: int, work: str) -> None:
        self.expected.add(work)

    def is_expected(self, _number: int, work: str) -> bool:
        return work in self.expected

    def forget(self, _number: int, work: str) -> None:
        self.expected.discard(work)

    def finish(self, _number: int, work: str) -> None:
        self.before.get("finish", lambda: None)()
        self.finished.add(work)

    def is_finished(self, _number: int, work: str) -> bool:
        return work in self.finished

    def keep(self, _number: int, review: ModelReview) -> None:
        self.before.get("keep", lambda: None)()
        self.review = review

    def kept(self, _number: int) -> ModelReview | None:
        return self.review


@dataclass
class FakeInstallation:
    """What the test says of the job's installation, and what became of it."""

    there: bool = True
    stands: Standing = Standing.OURS
    began: float = 0.0
    known: list[str] = field(default_factory=list)
    kept: list[Job] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def is_there(self) -> bool:
        return self.there

    def standing(self) -> Standing:
        return self.stands

    def since(self) -> float:
        return self.began

    def add(self, repositories: Sequence[str]) -> None:
        self.known += repositories

    def forget_repository(self) -> None:
        self.forgotten.append("repository")

    def repositories(self) -> list[str]:
        return self.known

    def forget(self) -> None:
        self.forgotten.append("installation")

    def put_aside(self, job: Job) -> None:
        self.kept.append(job)

    def aside(self) -> list[Job]:
        return list(self.kept)

    def take(self, job: Job) -> None:
        self.kept.remove(job)


@dataclass
class FakeCounted:
    """`total` is what the tally would have."""

    total: Counter[Entry] = field(default_factory=Counter)
    known: dict[int, dict[str, Told]] = field(default_factory=dict)
    seen: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, number: int, things: Iterable[Once]) -> None:
        for each in things:
            before = self.seen.get((number, each.name), 0)
            self.total[each.entry] += max(0, each.number - before)
            self.seen[number, each.name] = max(before, each.number)

    def tell(self, number: int, told: Mapping[str, Told]) -> None:
        self.known[number] = {**told, **self.known.get(number, {})}

    def of(self, kind: Kind) -> dict[str, int]:
        """By the first word of that kind."""
        return {each.words[0]: n for each, n in self.total.items() if each.kind is kind and n}

    def told(self, number: int) -> Mapping[str, Told]:
        return self.known.get(number, {})


@dataclass
class FakeWriter:
    """Answers as the test says; `asked` is what it was given."""

    answer: Callable[[Assignment], Evidence]
    asked: list[Assignment] = field(default_factory=list)

    def write(self, assignment: Assignment) -> Evidence:
        self.asked.append(assignment)
        return self.answer(assignment)


@dataclass
class Stage:
    """Services around one fake GitHub, one change and one lease."""

    github: FakeGitHub
    change: MemoryChange = field(default_factory=MemoryChange)
    held: FakeLease = field(default_factory=FakeLease)
    asked: list[tuple[str, str]] = field(default_factory=list)
    installation: FakeInstallation = field(default_factory=FakeInstallation)
    runs: FakeRuns = field(default_factory=FakeRuns)
    put: list[Job] = field(default_factory=list)
    sandbox: FakeSandbox | None = None
    failed_probes: tuple[str, ...] = ()
    writes: FakeWrites = field(default_factory=FakeWrites)
    writer: FakeWriter | None = None
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    budget: Budget = field(default_factory=Budget)
    allowed: Allowed = ALLOWED
    model_reviews: FakeModelReviews = field(default_factory=FakeModelReviews)
    reviewer: Reviewer | None = None
    counted_once: FakeCounted = field(default_factory=FakeCounted)
    newer: dict[str, dict[str, str]] = field(default_factory=dict)  # files of other heads

    @property
    def services(self) -> Services:
        return Services(
            github=self.github,
            change=self._change,
            lease=self._lease,
            run_lease=self._lease,
            write_lease=self._lease,
            answer_lease=self._lease,
            model_lease=self._lease,
            runs=self.runs,
            writes=self.writes,
            writer=self.writer,
            model_reviews=self.model_reviews,
            reviewer=self.reviewer,
            spent=self.ledger.spent,
            limits=partial(limits_of, self.budget, self.allowed),
            put=self.put.append,
            counted=self.counted_once,
            sandbox=self.sandbox,
            failed_probes=self.failed_probes,
            installation=self.installation,
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
