"""The directory of an evaluation: its arguments, what it spent, and a journal for each connector.

evaluation.json             the arguments
spent.jsonl                 what every question cost
output-nats/result.json     what was found out, once the connector is finished
output-nats/seconds         how long it was worked on, over all runs
output-nats/steps, proofs   what was paid for and what was run, as far as it came
output-nats/own             runs of the repository's own tests
"""

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from itw import messages
from itw.connector import Connector
from itw.errors import UserError
from itw.evaluation.asked import Arguments, differences
from itw.evaluation.result import Result
from workers.evaluation.spending import FileLedger
from workers.git.lock import NotFree, locked
from workers.whole_file import write_whole

VERSION = 1  # of what is kept
EVERY = 2.0  # seconds between two notes of the time
ARGUMENTS = TypeAdapter(Arguments)
RESULT = TypeAdapter(Result)
UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


class Place:
    """One connector's own directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._noted = time.monotonic()

    def result(self) -> Result | None:
        """None where it is not finished, or what is there can't be read."""
        try:
            return RESULT.validate_json((self.path / "result.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def finish(self, result: Result) -> None:
        write_whole(self.path / "result.json", RESULT.dump_json(result, indent=1))

    @property
    def seconds(self) -> float:
        """How long it was worked on so far, over all runs."""
        try:
            return float((self.path / "seconds").read_text())
        except (OSError, ValueError):
            return 0.0

    def begin(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._noted = time.monotonic()

    def beat(self) -> None:
        """Note the time, now and then: a kill forgets little of it."""
        if time.monotonic() - self._noted > EVERY:
            self.note()

    def note(self) -> None:
        now = time.monotonic()
        write_whole(self.path / "seconds", f"{self.seconds + now - self._noted:.1f}".encode())
        self._noted = now


class Directory:
    """Held by one evaluation at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ledger = FileLedger(path / "spent.jsonl")

    def place(self, connector: Connector) -> Place:
        return Place(self.path / _name(str(connector)))


@contextmanager
def opened(path: Path, arguments: Arguments) -> Iterator[Directory]:
    """Raises UserError where it is another evaluation's, or somebody is at it."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(path / "lock", seconds=0):
            _hold_to(path, arguments)
            yield Directory(path)
    except NotFree as error:
        raise UserError(messages.evaluation_under_way_title(path=str(path))) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(messages.unwritable_file_title(path=str(path), why=why)) from error


def _hold_to(path: Path, arguments: Arguments) -> None:
    file = path / "evaluation.json"
    try:
        kept = json.loads(file.read_bytes())
    except FileNotFoundError:
        said = {"version": VERSION, "arguments": asdict(arguments)}
        write_whole(file, json.dumps(said, indent=1).encode())
        return
    except ValueError as error:
        raise UserError(messages.no_evaluation_title(path=str(path))) from error
    try:
        before = (
            ARGUMENTS.validate_python(kept["arguments"]) if kept["version"] == VERSION else None
        )
    except (ValidationError, KeyError, TypeError):
        before = None
    if before is None:
        raise UserError(messages.no_evaluation_title(path=str(path)))
    if changed := differences(before, arguments):
        raise UserError(messages.evaluation_changed_title(path=str(path), names=list(changed)))


def finished(directory: Directory, connectors: Sequence[Connector]) -> dict[Connector, Result]:
    """What earlier runs found out."""
    known = ((each, directory.place(each).result()) for each in connectors)
    return {each: result for each, result in known if result is not None}


def _name(connector: str) -> str:
    """For people, and never the same for two connectors."""
    plain = UNSAFE.sub("-", connector)[:60]
    if plain == connector.replace(" ", "-", 1):
        return plain
    return f"{plain}-{sha256(connector.encode()).hexdigest()[:8]}"
