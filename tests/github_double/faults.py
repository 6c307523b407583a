"""Faults a test orders: an error, a delay, a dropped connection, half an answer."""

import re
import threading
from dataclasses import dataclass, field
from typing import Literal


@dataclass(kw_only=True)
class Fault:
    """What goes wrong with the next `times` requests whose "METHOD /path" matches.

    `status` answers instead of GitHub. `drop="before"` closes the connection before anything is
    done, "after" when it has been done but before the answer. `truncate` sends half of the answer,
    `trickle` all of it, in pieces, over so many seconds.
    """

    match: str  # searched in "POST /repos/acme/connect/check-runs"
    times: int = 1
    after: int = 0  # let that many pass first
    status: int | None = None
    message: str = "Server Error"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: Literal["before", "after"] | None = None
    truncate: bool = False
    trickle: float = 0.0
    met: int = 0  # how often it struck


class Faults:
    """The faults that are waiting."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self.waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that strikes this request."""
        with self._lock:
            for fault in self.waiting:
                if not re.search(fault.match, f"{method} {path}") or fault.met >= fault.times:
                    continue
                if fault.after:
                    fault.after -= 1
                    continue
                fault.met += 1
                return fault
        return None
