"""What an installation did over some days: the figures of the administrator's report."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from itw.observing import Said
from itw.runs.report import BAD, LEFT_OUT, Result
from itw.tally.entry import Entry, Kind

TESTS: Mapping[str, frozenset[Result]] = {
    "passed": frozenset({Result.PASSED}),
    "failed": BAD | {Result.BROKEN_ON_BASE},
    "flaky": frozenset({Result.FLAKY}),
    "not_run": LEFT_OUT | {Result.INCONCLUSIVE},
}
GROUP_OF = {
    result.replace(" ", "_"): group for group, results in TESTS.items() for result in results
}
OUR_FAULT = frozenset({"bug", "out_of_time", "unavailable", "kills_workers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted; `cost` is in micro-dollars."""

    counts: Mapping[Entry, int] = field(default_factory=dict)
    sandbox_seconds: float = 0
    cost: int = 0

    def of(self, kind: Kind) -> dict[str, int]:
        """By the first word of that kind, the largest first."""
        found: Counter[str] = Counter()
        for entry, number in self.counts.items():
            if entry.kind is kind and entry.words:
                found[entry.words[0]] += number
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def total(self, kind: Kind) -> int:
        return sum(self.of(kind).values())

    @property
    def tests(self) -> dict[str, int]:
        """By the groups of TESTS; verdicts of another version are left out."""
        groups = dict.fromkeys(TESTS, 0)
        for verdict, number in self.of(Kind.TEST).items():
            if verdict in GROUP_OF:
                groups[GROUP_OF[verdict]] += number
        return groups

    @property
    def jobs_failed(self) -> int:
        """Runs of jobs that ended as our fault."""
        return sum(
            number
            for entry, number in self.counts.items()
            if entry.kind is Kind.JOB and entry.words[-1] in OUR_FAULT
        )

    def reactions(self, rule: str) -> dict[str, int]:
        return {
            entry.words[1]: number
            for entry, number in sorted(self.counts.items())
            if entry.kind is Kind.REACTION and entry.words[0] == rule and len(entry.words) == 2
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """One that is kept; `at` is a time as people read it, in UTC."""

    id: str
    task: str
    repository: str
    number: int
    at: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusableFile:
    """An organisation's file, "OWNER/.github/…", that can't be used now; `since` as people read it,
    in UTC.
    """

    path: str
    since: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days as "2026-11-23", oldest first; `repository` is "" where it is about all of them.

    `whole` are the totals, `repositories` those that are there, and `observed` what would have
    been said in each that was only observed. `unusable` is how it stands now.
    """

    repository: str
    days: Mapping[str, Figures]
    repositories: Mapping[str, Figures]
    failed: tuple[FailedJob, ...] = ()
    unusable: tuple[UnusableFile, ...] = ()
    observed: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> Figures:
        return summed(self.days.values())

    @property
    def rules(self) -> tuple[str, ...]:
        """All that have a count, those with most findings first."""
        whole = self.whole
        kinds = (Kind.FOUND, Kind.GONE, Kind.DISMISSED, Kind.REACTION)
        return tuple(dict.fromkeys(rule for kind in kinds for rule in whole.of(kind)))


def summed(several: Iterable[Figures]) -> Figures:
    counts: Counter[Entry] = Counter()
    seconds, cost = 0.0, 0
    for each in several:
        counts.update(each.counts)
        seconds += each.sandbox_seconds
        cost += each.cost
    return Figures(counts=counts, sandbox_seconds=seconds, cost=cost)
