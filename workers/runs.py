"""What processes tell each other of test runs: which wait, which to stop, who can run any.

A worker that runs a test asks every second.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from itw.jobs import RunTests
from itw.runs.presence import Presence
from itw.runs.stop import Stop, Why
from itw.telling.shown_tests import ShownTests
from workers import notes
from workers.notes import STOPS, Note, Notes, note_in, reached, stop_in

if TYPE_CHECKING:
    from redis import Redis

KEPT = 24 * 3600  # seconds
MOST_LOST = 2  # times that one check run's tests may take the engine along, and begin anew
RESULT_KEPT = 7 * 24 * 3600
RESULT = TypeAdapter(ShownTests)
PRESENCE = "itw:sandbox"


@dataclass(frozen=True, slots=True)
class Runs:
    """The test runs of one repository's pull requests (`workers.under_way.Runs`)."""

    redis: "Redis"
    repository: str

    @property
    def _notes(self) -> Notes:
        return Notes(self.redis, "runs", self.repository, KEPT)

    def presence(self) -> Presence | None:
        known = notes.announced(self.redis, PRESENCE)
        if known is None:
            return None
        said, ago = known
        return Presence(seconds_ago=ago, failed=tuple(said["failed"]))

    def now(self) -> int:
        return self._notes.now()

    def waits(self, number: int, head_sha: str, verdict: str) -> bool:
        return self._notes.one(number, _waiting(head_sha, verdict)) is not None

    def expect(self, number: int, head_sha: str, verdict: str) -> None:
        self._notes.leave(number, _waiting(head_sha, verdict))

    def ended(self, number: int, head_sha: str, verdict: str) -> None:
        self._notes.take_back(number, _waiting(head_sha, verdict))

    def head_is(self, number: int, head_sha: str) -> None:
        self._notes.leave(number, "head", sha=head_sha)

    def nothing_at(self, number: int, head_sha: str) -> None:
        self._notes.leave(number, "quiet", sha=head_sha)

    def is_quiet(self, number: int, head_sha: str) -> bool:
        """Whether `nothing_at` was said of that head within a day."""
        note = self._notes.one(number, "quiet")
        return note is not None and note["sha"] == head_sha

    def heard(self, number: int, comment_id: int) -> None:
        self._notes.leave(number, f"heard {comment_id}")

    def is_heard(self, number: int, comment_id: int) -> bool:
        return self._notes.one(number, f"heard {comment_id}") is not None

    def only(self, number: int, verdict: str) -> None:
        self._notes.leave(number, "only", verdict=verdict)

    def cancel(self, number: int, by: str) -> None:
        self._notes.leave(number, "cancel", by=by)

    def close(self, number: int) -> None:
        self._notes.leave(number, "close")

    def keep(self, job: RunTests, base: str, tests: ShownTests) -> None:
        of = {"verdict": job.verdict, "head": job.head_sha, "base": base, "all": not job.connectors}
        kept = json.dumps({"of": of, "tests": RESULT.dump_python(tests, mode="json")})
        with reached():
            self.redis.set(self._result_key(job.number), kept, ex=RESULT_KEPT)

    def result(self, job: RunTests) -> ShownTests | None:
        of, tests = self._kept(job.number)
        same = (of.get("head"), of.get("verdict")) == (job.head_sha, job.verdict)
        return tests if same else None

    def result_at(self, number: int, head_sha: str, base: str) -> ShownTests | None:
        of, tests = self._kept(number)
        same = (of.get("head"), of.get("base"), of.get("all")) == (head_sha, base, True)
        return tests if same else None

    def _kept(self, number: int) -> tuple[Note, ShownTests | None]:
        with reached():
            kept = note_in(self.redis.get(self._result_key(number)))
        if kept is None:
            return {}, None
        try:
            return kept["of"], RESULT.validate_python(kept["tests"])
        except (KeyError, ValidationError):  # another version's: the tests run again
            return {}, None

    def lost(self, job: RunTests) -> bool:
        for again in range(MOST_LOST):
            name = f"lost {job.head_sha} {job.verdict} {again}"
            if self._notes.one(job.number, name) is None:
                self._notes.leave(job.number, name)
                return True
        return False

    def stop_of(self, job: RunTests) -> Stop | None:
        *stops, head, only = self._notes.read(job.number, (*STOPS, "head", "only"))
        if stop := stop_in(stops, job.since):
            return stop
        if head is not None and head["sha"] != job.head_sha:
            return Stop(Why.SUPERSEDED, head["sha"])
        if only is not None and only["verdict"] != job.verdict:
            return Stop(Why.REPLACED)
        return None

    def _result_key(self, number: int) -> str:
        return f"{self._notes.key(number)}:result"


def announce(redis: "Redis", failed: tuple[str, ...] = ()) -> None:
    """Say that there is a sandbox worker whose engine answers, and which probes did not hold."""
    notes.announce(redis, PRESENCE, failed=list(failed))


def _waiting(head_sha: str, verdict: str) -> str:
    return f"waits {head_sha} {verdict}"
