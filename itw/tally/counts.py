"""What one piece of work adds to the tally."""

from collections import Counter
from collections.abc import Iterable, Iterator

from itw.runs.report import TestVerdict
from itw.tally.entry import Entry, Kind
from itw.tally.once import Once


def of_tests(run: str, tests: Iterable[TestVerdict]) -> Iterator[Once]:
    """The verdicts of a run's tests, each as one word: "already_broken_on_base".

    `run` is the same when a worker died and the tests run again for the same check run.
    """
    found = Counter(Entry(Kind.TEST, (each.result.replace(" ", "_"),)) for each in tests)
    for entry, number in found.items():
        yield Once(f"ran {run} {entry}", entry, number)
