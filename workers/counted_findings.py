"""Counts what a review told, and what became of what earlier ones told.

What a review is about to tell is remembered before it is posted, and counted before its verdict:
who comes after a worker that died knows both, and GitHub says which of it was posted.
"""

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


def remember(number: int, publication: Publication, shown: "Shown", counted: "Counted") -> None:
    """Before it is posted."""
    counted.tell(number, told_of(shown.assessment.findings, publication.check_run.head_sha))


def count_posted(
    number: int,
    publication: Publication,
    shown: "Shown",
    threads: Iterable[ThreadSeen],
    counted: "Counted",
) -> None:
    """After the review was posted, and before the verdict that ends the job."""
    check, posted = publication.check_run, shown.on_github
    if publication.review is not None:
        posted |= told_of(shown.assessment.findings, check.head_sha).keys()
    verdict = Entry(Kind.REVIEW, (check.conclusion,))
    counted.add(number, [Once(f"review {check.head_sha}", verdict)])
    count_settled(number, shown.assessment, publication.current, posted, threads, counted)


def count_settled(
    number: int,
    assessment: Assessment,
    current: Collection[str],
    posted: Collection[str],
    threads: Iterable[ThreadSeen],
    counted: "Counted",
) -> None:
    """`current` are the fingerprints of all that still holds, the model's remarks included;
    `posted` of all that reviews told: what is remembered of others was never told.
    """
    reviewed = Reviewed(
        head=assessment.diff.head,
        current=current,
        suppressed={each.fingerprint for each, _ in assessment.suppressed},
    )
    known = {each: told for each, told in counted.told(number).items() if each in posted}
    counted.add(number, [*found(known), *settled(known, reviewed, threads)])
