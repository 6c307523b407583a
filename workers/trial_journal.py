"""Keeps the runs of a proof on disk as they end, so that one that was killed goes on where it was.

A line a run, written at once. A line that was cut off by the kill is a run that did not end.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from itw import messages
from itw.errors import TransientError, UserError
from itw.proving.cause import Cause
from itw.proving.cover import Block, Cover, Place
from itw.proving.observation import Noticed, Observation
from itw.proving.stopping import Stopped
from itw.proving.trials import Question, Subject, Trial
from itw.runs.sandbox import Ending
from workers.engine.source import identity
from workers.git.lock import NotFree, locked

VERSION = 1  # of the lines, and of what a run means


def journal_name(subject: Subject, *, sandboxed: bool) -> str:
    """The same for the same code, tests, command and way of running."""
    target = subject.target
    said = [
        *(str(VERSION), identity(subject.tree.blobs), str(subject.connector), str(sandboxed)),
        *(target.package, repr(target.command), str(target.exact), *sorted(target.tests)),
    ]
    return sha256("\0".join(said).encode()).hexdigest()[:40]


class Journal:
    """One subject's runs, in the order in which they were made."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self, subject: Subject) -> Iterator[None]:
        """Keep others from asking the same questions; raises UserError where somebody does."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with locked(self._path.with_suffix(".lock"), seconds=0):
                yield
        except NotFree as error:
            said = messages.being_proved_title(connector=str(subject.connector))
            raise UserError(said) from error

    def trials(self) -> list[Trial]:
        """What was run so far, up to the first line that can't be read."""
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found: list[Trial] = []
        for line in lines:
            trial = _trial(line)
            if trial is None:
                break
            found.append(trial)
        return found

    def rewrite(self, trials: list[Trial]) -> None:
        """Leave out what could not be read, so that what comes next stands on a line of its own."""
        if self._path.exists():
            self._write("wb", b"".join(_line(trial) for trial in trials))

    def add(self, trial: Trial) -> None:
        self._write("ab", _line(trial))

    def _write(self, mode: str, data: bytes) -> None:
        try:
            with self._path.open(mode) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise TransientError(
                messages.unwritable_file_title(path=str(self._path), why=why)
            ) from error

    def forget(self) -> None:
        """The proof was told: the next one begins anew."""
        self._path.unlink(missing_ok=True)


def _line(trial: Trial) -> bytes:
    return json.dumps(asdict(trial)).encode() + b"\n"


def _trial(line: bytes) -> Trial | None:
    try:
        read = json.loads(line)
        return Trial(
            question=Question(**_with(read["question"], tests=tuple)),
            observation=_observation(read["observation"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _observation(read: dict[str, Any]) -> Observation:
    blocks = (
        Block(each["path"], Place(*each["start"]), Place(*each["end"]), each["ran"])
        for each in read["cover"]["blocks"]
    )
    noticed = (Noticed(**_with(each, cause=Cause)) for each in read["noticed"])
    stopped = Stopped(**{how: tuple(tests) for how, tests in read.get("stopped", {}).items()})
    changed = {**_with(read, ending=Ending, passed=tuple, refused=tuple), "stopped": stopped}
    return Observation(**{**changed, "noticed": tuple(noticed), "cover": Cover(tuple(blocks))})


def _with(read: dict[str, Any], **types: Any) -> dict[str, Any]:
    return {**read, **{name: kind(read[name]) for name, kind in types.items()}}
