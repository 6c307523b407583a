"""What one piece of work adds to the tally."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from itw.finding import Finding, Severity
from itw.reporting.publication import Publication
from itw.runs.report import TestVerdict
from itw.tally.entry import Entry, Kind


def of_review(
    publication: Publication, findings: Iterable[Finding], told: Collection[str]
) -> Mapping[Entry, int]:
    """A review that was posted: its conclusion, and by rule what it told for the first time.

    `told` are the fingerprints of what earlier reviews told. Notes are in the check run of each
    push, so they would be counted over and over.
    """
    counts = Counter({Entry(Kind.REVIEW, (publication.check_run.conclusion,)): 1})
    if publication.review is not None:
        counts.update(
            Entry(Kind.FOUND, (each.rule,))
            for each in findings
            if each.introduced and each.severity > Severity.NOTE and each.fingerprint not in told
        )
    return counts


def of_tests(tests: Iterable[TestVerdict]) -> Mapping[Entry, int]:
    """The verdicts of a run's tests, each as one word: "already_broken_on_base"."""
    return Counter(Entry(Kind.TEST, (each.result.replace(" ", "_"),)) for each in tests)
