"""Periods for tests of the administrator's report."""

from itw.observing import Act, Remark, Said
from itw.tally.entry import Entry, Kind
from itw.tally.period import FailedJob, Figures, Period, UnusableFile

NASTY = '<script>alert(1)</script>" onload="x'


def figures(told: int = 3, cost: int = 1_500_000, **tests: int) -> Figures:
    counts = {
        Entry(Kind.REVIEW, ("neutral",)): 2,
        Entry(Kind.FOUND, ("silent_eventually",)): told,
        Entry(Kind.FOUND, ("lost_coverage",)): 1,
        Entry(Kind.GONE, ("lost_coverage",)): 1,
        Entry(Kind.DISMISSED, ("silent_eventually",)): 1,
        Entry(Kind.REACTION, ("silent_eventually", "THUMBS_DOWN")): 2,
        Entry(Kind.REACTION, ("silent_eventually", "HEART")): 1,
        Entry(Kind.JOB, ("review_pull_request", "done")): 5,
        Entry(Kind.JOB, ("review_pull_request", "bug")): 1,
        Entry(Kind.WRITTEN, ("proved",)): 1,
        **{Entry(Kind.TEST, (name,)): number for name, number in tests.items()},
    }
    return Figures(counts=counts, sandbox_seconds=5400, cost=cost)


def a_period(name: str = "acme/connect", body: str = "") -> Period:
    said = Said(
        act=Act.REVIEW,
        repository=name,
        number=4,
        title=name,
        body=body or name,
        remarks=(Remark(path=name, line=7, body=body or name),),
    )
    failed = FailedJob(
        id="5f2b90c1",
        task="run_tests",
        repository=name,
        number=4,
        at="2026-11-22 10:00",
        why="no luck",
    )
    day = figures(passed=8, failed=1, flaky=2, not_run=3, skipped=1)
    return Period(
        repository="",
        days={"2026-11-22": day, "2026-11-23": figures(told=1), "2026-11-24": Figures()},
        repositories={name: figures(passed=1), "acme/quiet": Figures()},
        failed=(failed,),
        unusable=(UnusableFile(path=name, since="2026-11-22 10:00", problem=name),),
        observed={name: (said,)},
    )


NOTHING = Period(repository="acme/connect", days={"2026-11-22": Figures()}, repositories={})
