"""What processes tell each other of one repository, as stories need it.

The real ones are in workers/runs.py, workers/writes.py, workers/model_reviews.py and
workers/counted_once.py.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from itw.jobs import RunTests, WriteTests
from itw.model_review.review import ModelReview
from itw.runs.presence import Presence
from itw.runs.stop import Stop
from itw.tally.once import Once, Told
from itw.telling.shown_tests import ShownTests
from itw.writing.parcel import Parcel
from workers.reviewer import ReviewerPresence
from workers.writer import WriterPresence


class Runs(Protocol):
    """What processes tell each other of one repository's test runs."""

    def presence(self) -> Presence | None:
        """What sandbox workers last said of themselves; None where there never was one."""
        ...

    def now(self) -> int:
        """In milliseconds, by the clock that all processes share: a job's `since`."""
        ...

    def waits(self, number: int, head_sha: str, verdict: str) -> bool:
        """Whether a job was put for that check run and has not ended yet.

        Check runs of two heads may have the same id.
        """
        ...

    def expect(self, number: int, head_sha: str, verdict: str) -> None: ...
    def ended(self, number: int, head_sha: str, verdict: str) -> None: ...

    def head_is(self, number: int, head_sha: str) -> None:
        """Runs of another head are superseded."""
        ...

    def nothing_at(self, number: int, head_sha: str) -> None:
        """A review looked at that head, and it was not about us: nothing shows that it did."""
        ...

    def heard(self, number: int, comment_id: int) -> None:
        """A comment's commands came, and are not to be answered: nothing shows that they did."""
        ...

    def only(self, number: int, verdict: str) -> None:
        """Runs for another check run are replaced."""
        ...

    def cancel(self, number: int, by: str) -> None:
        """Stop every run put until now."""
        ...

    def close(self, number: int) -> None: ...

    def keep(self, job: RunTests, base: str, tests: ShownTests) -> None:
        """The newest result of a pull request, until it is shown and a while longer."""
        ...

    def result(self, job: RunTests) -> ShownTests | None:
        """What an earlier attempt of the same job has kept."""
        ...

    def result_at(self, number: int, head_sha: str, base: str) -> ShownTests | None:
        """What was kept of all tests of that commit and merge base."""
        ...

    def lost(self, job: RunTests) -> bool:
        """Note that the engine went away under its tests; whether they may begin anew."""
        ...

    def stop_of(self, job: RunTests) -> Stop | None:
        """Why the run is not wanted any more; None where it is."""
        ...


class Writes(Protocol):
    """What processes tell each other of one repository's writing jobs."""

    def presence(self) -> WriterPresence | None:
        """None where there never was a worker that writes."""
        ...

    def now(self) -> int: ...

    def under_way(self, number: int) -> str:
        """The work that waits or runs for a pull request, "" where there is none."""
        ...

    def expect(self, number: int, work: str) -> None: ...
    def ended(self, number: int, work: str) -> None: ...

    def finish(self, number: int, work: str) -> None:
        """It was delivered: whoever is asked to do it again has nothing to do."""
        ...

    def is_finished(self, number: int, work: str) -> bool: ...
    def cancel(self, number: int, by: str) -> None: ...
    def close(self, number: int) -> None: ...

    def stop_of(self, job: WriteTests) -> Stop | None:
        """Why nobody wants it any more; None where somebody does. A push is no reason."""
        ...

    def keep(self, job: WriteTests, parcel: Parcel) -> None:
        """One connector is done: it is not written again, whatever becomes of the job."""
        ...

    def kept(self, job: WriteTests) -> tuple[Parcel, ...]: ...


class ModelReviews(Protocol):
    """What processes tell each other of one repository's model's reviews."""

    def presence(self) -> ReviewerPresence | None:
        """None where there never was a worker that reviews with a model."""
        ...

    def expect(self, number: int, work: str) -> None:
        """Its job was put."""
        ...

    def is_expected(self, number: int, work: str) -> bool: ...

    def forget(self, number: int, work: str) -> None:
        """Nobody was asked: it may be put once more."""
        ...

    def finish(self, number: int, work: str) -> None: ...
    def is_finished(self, number: int, work: str) -> bool: ...

    def keep(self, number: int, review: ModelReview) -> None:
        """The newest one of a pull request."""
        ...

    def kept(self, number: int) -> ModelReview | None: ...


class Counted(Protocol):
    """What is counted once for each of one repository's pull requests; never fails."""

    def add(self, number: int, things: Iterable[Once]) -> None: ...
    def tell(self, number: int, told: Mapping[str, Told]) -> None:
        """Remember findings that were told, by fingerprint."""
        ...

    def told(self, number: int) -> Mapping[str, Told]: ...
