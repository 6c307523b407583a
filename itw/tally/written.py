"""How a request for tests ended, as it is counted."""

from collections.abc import Iterator
from enum import StrEnum

from itw.tally.entry import Entry, Kind
from itw.tally.once import Once


class Written(StrEnum):
    """Of all connectors of the request together."""

    PROVED = "proved"  # the tests of each pass, and fail when their connector is broken
    PARTLY = "partly"
    NOT_PROVED = "not_proved"
    STOPPED = "stopped"  # by a person, or because nobody wanted it any more
    FAILED = "failed"  # our fault


def written_of(proved: int, connectors: int) -> Written:
    if not proved:
        return Written.NOT_PROVED
    return Written.PROVED if proved == connectors else Written.PARTLY


def of_writing(work: str, outcome: Written) -> Iterator[Once]:
    yield Once(f"written {work}", Entry(Kind.WRITTEN, (outcome,)))
