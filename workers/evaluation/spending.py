"""What an evaluation spent on the model, in a file: a kill forgets nothing of it.

A line an entry, written through at once. What a killed question had set aside stays spent: it may
have been.
"""

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pydantic import TypeAdapter, ValidationError

from itw import messages
from itw.errors import TransientError, UserError
from itw.spending import Limit, OverBudget


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file. `amount` is micro-dollars, below 0 where they were given back."""

    keys: tuple[str, ...]
    amount: int


ENTRY = TypeAdapter(Entry)


class FileLedger:
    """Implements `workers.ledger.Ledger`. `refused` are the keys of limits that held a question."""

    def __init__(self, path: Path) -> None:
        self.refused: set[str] = set()
        self._path = path
        self._lock = Lock()
        self._spent: dict[str, int] = defaultdict(int)
        self._read()

    def set_aside(self, amount: int, limits: Sequence[Limit]) -> None:
        with self._lock:
            for limit in limits:
                if self._spent[limit.key] + amount > limit.most:
                    self.refused.add(limit.key)
                    said = messages.over_budget(limit=limit.name, dollars=limit.dollars)
                    raise OverBudget(said, limit=limit.name)
            self._add(amount, limits)

    def give_back(self, amount: int, limits: Sequence[Limit]) -> None:
        with self._lock:
            self._add(-amount, limits)

    def spent(self, limit: Limit) -> int:
        return self.by_key(limit.key)

    def by_key(self, key: str) -> int:
        return self._spent[key]

    def _add(self, amount: int, limits: Sequence[Limit]) -> None:
        keys = [limit.key for limit in limits]
        self._write(json.dumps({"keys": keys, "amount": amount}))
        for key in keys:
            self._spent[key] += amount

    def _write(self, line: str) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:  # nothing is spent that can't be counted
            why = error.strerror or type(error).__name__
            said = messages.unwritable_file_title(path=str(self._path), why=why)
            raise TransientError(said) from error

    def _read(self) -> None:
        """A line that a kill cut off was never acted on: the request is sent after it is whole."""
        if not self._path.exists():
            return
        whole, end, cut = self._path.read_bytes().rpartition(b"\n")
        if cut:
            os.truncate(self._path, len(whole + end))  # never empty in between: it may be killed
        try:
            entries = [ENTRY.validate_json(line) for line in whole.splitlines()]
        except ValidationError as error:  # nothing is spent beside what can't be counted
            raise UserError(messages.unreadable_spending_title(path=str(self._path))) from error
        for entry in entries:
            for key in entry.keys:
                self._spent[key] += entry.amount
