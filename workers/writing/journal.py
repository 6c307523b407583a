"""What each step of a writing job came to, kept on disk: a step is never paid for twice.

A step is recognised by its name and by everything it was given. A worker that is killed and
starts the job again gets the same answers as far as it had come, and goes on from there.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from itw import messages
from itw.errors import UserError
from itw.spending import Tokens
from workers.git.lock import NotFree, locked
from workers.whole_file import write_whole

log = structlog.get_logger()

Value = TypeVar("Value")
KEPT = 14 * 24 * 3600.0  # seconds after a job was last begun
VERSION = 1  # of what is written; another one's entries are not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a step took, told again when its answer comes from the journal. Micro-dollars."""

    tokens: Tokens = Tokens()  # noqa: RUF009 - frozen
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """One job's directory, or none: then nothing is kept."""

    directory: Path | None

    @classmethod
    def of(cls, root: Path, *identity: str) -> "Journal":
        """The journal of a job; `identity` is all that makes it this job and no other."""
        return cls(root / _digest("\0".join((str(VERSION), *identity))))

    def once(
        self,
        step: str,
        given: str,
        kind: type[Value],
        make: Callable[[], tuple[Value, Paid]],
        *,
        keep: Callable[[Value], bool] = lambda _value: True,
    ) -> tuple[Value, Paid]:
        """What the step came to, from the journal or else made now; kept where `keep` says so."""
        if self.directory is None:
            return make()
        file = self.directory / f"{step}-{_digest(given)}.json"
        adapter: TypeAdapter[Any] = TypeAdapter(tuple[kind, Paid])  # type: ignore[valid-type]
        kept = _read(file, adapter)
        if kept is not None:
            value, paid = kept
            return value, paid
        made = make()
        if keep(made[0]):
            write_whole(file, adapter.dump_json(made))
        return made

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from paying for the same job; raises UserError where somebody is at it."""
        if self.directory is None:
            yield
            return
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.utime(self.directory)
        try:
            with locked(self.directory / "lock", seconds=0):
                yield
        except NotFree as error:
            raise UserError(messages.being_written()) from error


def evict(root: Path, *, seconds: float = KEPT) -> None:
    """Remove jobs that nobody went on with for so long."""
    for directory in root.glob("*/"):
        if time.time() - directory.stat().st_mtime > seconds:
            shutil.rmtree(directory, ignore_errors=True)


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:32]


def _read(file: Path, adapter: TypeAdapter[Any]) -> Any:
    """None for what is not there, or can't be read: then the step is done again."""
    try:
        return adapter.validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log.warning("journal_unreadable", file=file.name, error=type(error).__name__)
        return None
