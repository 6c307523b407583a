"""What processes tell each other of writing jobs: which wait, which to stop, what is finished.

Read by the worker that writes every second. What a job has finished is kept until it is delivered
and a week longer, because it was paid for.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from itw.jobs import WriteTests
from itw.runs.stop import Stop
from itw.writing.parcel import Parcel
from workers import notes
from workers.notes import STOPS, Note, Notes, stop_in
from workers.writer import WriterPresence

if TYPE_CHECKING:
    from redis import Redis

KEPT = 7 * 24 * 3600  # seconds
LONGEST = 12 * 3600 * 1000  # milliseconds: what was expected before has been lost
PRESENCE = "itw:writer"
PARCEL = TypeAdapter(Parcel)


@dataclass(frozen=True, slots=True)
class Writes:
    """The writing jobs of one repository's pull requests (`workers.under_way.Writes`)."""

    redis: "Redis"
    repository: str

    @property
    def _notes(self) -> Notes:
        return Notes(self.redis, "writes", self.repository, KEPT)

    def presence(self) -> WriterPresence | None:
        known = notes.announced(self.redis, PRESENCE)
        if known is None:
            return None
        said, ago = known
        return WriterPresence(
            seconds_ago=ago,
            has_model=bool(said.get("model")),
            failed=tuple(said.get("failed", ())),
        )

    def now(self) -> int:
        return self._notes.now()

    def under_way(self, number: int) -> str:
        said = self._notes.one(number, "waits")
        if said is None or self.now() - said["at"] > LONGEST:
            return ""
        return str(said["work"])

    def expect(self, number: int, work: str) -> None:
        self._notes.leave(number, "waits", work=work)

    def ended(self, number: int, work: str) -> None:
        said = self._notes.one(number, "waits")
        if said is not None and said["work"] == work:
            self._notes.take_back(number, "waits")

    def finish(self, number: int, work: str) -> None:
        self._notes.leave(number, f"finished {work}")

    def is_finished(self, number: int, work: str) -> bool:
        return self._notes.one(number, f"finished {work}") is not None

    def cancel(self, number: int, by: str) -> None:
        self._notes.leave(number, "cancel", by=by)

    def close(self, number: int) -> None:
        self._notes.leave(number, "close")

    def stop_of(self, job: WriteTests) -> Stop | None:
        return stop_in(self._notes.read(job.number, STOPS), job.since)

    def keep(self, job: WriteTests, parcel: Parcel) -> None:
        said = PARCEL.dump_python(parcel, mode="json")
        self._notes.leave(job.number, _parcel_note(job, parcel.connector), parcel=said)

    def kept(self, job: WriteTests) -> tuple[Parcel, ...]:
        names = [_parcel_note(job, name) for name in job.connectors]
        said = self._notes.read(job.number, names) if names else []
        return tuple(filter(None, (_parcel(each) for each in said if each is not None)))


def announce(redis: "Redis", *, has_model: bool, failed: tuple[str, ...] = ()) -> None:
    """Say that there is a worker that writes, and with what."""
    notes.announce(redis, PRESENCE, model=has_model, failed=list(failed))


def _parcel_note(job: WriteTests, connector: str) -> str:
    return f"parcel {job.work} {connector}"


def _parcel(said: Note) -> Parcel | None:
    try:
        return PARCEL.validate_python(said.get("parcel"))
    except ValidationError:  # another version's: it is written again
        return None
