"""One job's identity, and how another process knows that its worker is dead.

A job holds an exclusive `flock` on a file of its own as long as it lives. The kernel lets go of it
when the worker is killed, so the job is over when somebody else gets the lock: no heartbeat, no
waiting for the deadline. The deadline is for what no lock tells: a worker that hangs.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Self

from workers.engine.labels import Labels
from workers.git.lock import NotFree, locked


@dataclass(frozen=True, slots=True)
class Job:
    """`directory` holds what the job needs on disk; it is removed with the job."""

    labels: Labels
    directory: Path

    @property
    def name(self) -> str:
        return f"itw-{self.labels.job}"


class Jobs:
    """The jobs of one owner: one data directory, on one machine with its engine."""

    def __init__(self, directory: Path, owner: str) -> None:
        self._directory = directory
        self.owner = owner

    @classmethod
    def of(cls, directory: Path) -> Self:
        """The jobs of the installation whose data directory this is."""
        return cls(directory / "jobs", _owner(directory))

    @contextmanager
    def begun(self, *, seconds: float) -> Iterator[Job]:
        """A new job that is alive within the block, and over after `seconds` at the latest."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            job = self._claimed(stack)
            labels = Labels(owner=self.owner, job=job, deadline=int(time() + seconds))
            place = self._directory / job
            place.mkdir(mode=0o755)
            try:
                yield Job(labels, place)
            finally:
                shutil.rmtree(place, ignore_errors=True)
                self._lock(job).unlink(missing_ok=True)

    def is_over(self, labels: Labels) -> bool:
        """Whether nobody works on the job any more, or its time is up."""
        return time() > labels.deadline or not self._is_held(labels.job)

    def dead(self) -> list[str]:
        """Jobs that left a file or a directory here without a worker that lives."""
        if not self._directory.is_dir():
            return []
        known = {path.stem for path in self._directory.iterdir()}
        return sorted(job for job in known if not self._is_held(job))

    def forget(self, job: str) -> None:
        """Remove what a dead job left on disk. The lock's file goes last: it is what is found."""
        with suppress(NotFree), locked(self._lock(job), seconds=0):
            shutil.rmtree(self._directory / job, ignore_errors=True)
            self._lock(job).unlink(missing_ok=True)

    def _claimed(self, stack: ExitStack) -> str:
        """A new job's name, whose lock is held until the stack ends."""
        while True:
            job = token_hex(6)
            try:
                stack.enter_context(locked(self._lock(job), seconds=0))
            except NotFree:  # a sweep looked at it between its making and our locking
                continue
            if self._lock(job).exists():
                return job

    def _lock(self, job: str) -> Path:
        return self._directory / f"{job}.lock"

    def _is_held(self, job: str) -> bool:
        if not job.isalnum() or not self._lock(job).exists():
            return False
        try:
            with locked(self._lock(job), seconds=0):
                return False
        except NotFree:
            return True


def _owner(directory: Path) -> str:
    """The name of an installation, made up once: two of them on one engine keep apart."""
    file = directory / "owner"
    directory.mkdir(parents=True, exist_ok=True)
    with locked(directory / "owner.lock", seconds=10):
        if not file.exists():
            new = file.with_suffix(".part")
            new.write_text(token_hex(8))
            new.rename(file)
        return file.read_text().strip()
