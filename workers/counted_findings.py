"""Counts what a review told, and what became of what earlier ones told."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from itw.reporting.publication import Publication
from itw.review import Assessment
from itw.tally.entry import Entry, Kind
from itw.tally.once import Once
from itw.tally.settled import Reviewed, ThreadSeen, found, settled, told_of

if TYPE_CHECKING:
    from workers.shown import Shown
    from workers.under_way import Counted


def count_posted(
    number: int,
    publication: Publication,
    shown: "Shown",
    threads: Iterable[ThreadSeen],
    counted: "Counted",
) -> None:
    """After everything was posted: what is counted of a job that dies earlier would be wrong."""
    check = publication.check_run
    told = told_of(shown.assessment.findings, check.head_sha)
    if publication.review is None:
        told = {print_: each for print_, each in told.items() if print_ in shown.told}
    counted.tell(number, told)
    verdict = Entry(Kind.REVIEW, (check.conclusion,))
    counted.add(number, [Once(f"review {check.head_sha}", verdict), *found(told, shown.told)])
    count_settled(number, shown.assessment, publication.current, threads, counted)


def count_settled(
    number: int,
    assessment: Assessment,
    current: Collection[str],
    threads: Iterable[ThreadSeen],
    counted: "Counted",
) -> None:
    """`current` are the fingerprints of all that still holds, the model's remarks included."""
    reviewed = Reviewed(
        head=assessment.diff.head,
        current=current,
        suppressed={each.fingerprint for each, _ in assessment.suppressed},
    )
    counted.add(number, settled(counted.told(number), reviewed, threads))
