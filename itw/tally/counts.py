"""What one piece of work adds to the tally."""

from collections import Counter
from collections.abc import Iterable, Mapping

from itw.runs.report import TestVerdict
from itw.tally.entry import Entry, Kind


def of_tests(tests: Iterable[TestVerdict]) -> Mapping[Entry, int]:
    """The verdicts of a run's tests, each as one word: "already_broken_on_base"."""
    return Counter(Entry(Kind.TEST, (each.result.replace(" ", "_"),)) for each in tests)
