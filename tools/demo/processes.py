"""Starts a process of the product, waits until it serves, and stops it whatever happens."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

STOPPED_WITHIN = 10.0  # seconds of grace; a review takes less
GIVEN_UP_AFTER = 3  # ends of the same child: it will not get better
TAIL = 25  # lines of a log that a person is shown


class StepFailed(Exception):
    """A piece of the demo did not do its part; the text says which, and what it logged last."""


class Process:
    """One process in a session of its own: Ctrl-C reaches the demo alone, which stops the rest."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def check(self) -> None:
        """Raise StepFailed if the process has ended, or a child of it keeps ending."""
        status = self._process.poll()
        if status is not None:
            raise StepFailed(f"{self.name} ended with status {status}.\n\n{self.tail()}")
        ended = Counter(
            line["child"] for line in self._events() if line.get("event") == "child_ended"
        )
        for child, times in ended.items():
            if times >= GIVEN_UP_AFTER:
                raise StepFailed(f"The {child} ended {times} times.\n\n{self.tail()}")

    def wait_until_it_serves(self, url: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not answers(url):
            self.check()
            if time.monotonic() > deadline:
                raise StepFailed(f"{self.name} did not answer in {seconds:g} s.\n\n{self.tail()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask the process to finish its work; end its whole session if it doesn't."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                self._end_session()
        self._end_session()

    def _end_session(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # nothing of it is left
        self._process.wait()

    def _events(self) -> Iterator[dict[str, Any]]:
        for line in self.log.read_text(errors="replace").splitlines():
            if (event := event_of(line)) is not None:
                yield event

    def tail(self) -> str:
        """The last lines of the log, each marked as the log's."""
        log = self.log.read_text(errors="replace").splitlines()
        lines = [part for line in log[-TAIL:] for part in readable(line)][-TAIL:]
        if not lines:
            return f"It logged nothing ({self.log})."
        return f"Its last {len(lines)} lines:\n" + "\n".join(f"  | {line}" for line in lines)


def event_of(line: str) -> dict[str, Any] | None:
    """A structured line of the product's log; None for what libraries print."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def readable(line: str) -> list[str]:
    """A structured line as a person reads it: what happened, then the rest; tracebacks below."""
    event = event_of(line)
    if event is None:
        return [line]
    traceback = str(event.pop("exception", "")).splitlines()
    first = [str(event.pop(name, "")) for name in ("timestamp", "level", "event")]
    rest = [f"{name}={value}" for name, value in event.items()]
    return [" ".join([*first, *rest]), *traceback]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own, on loopback
            return bool(response.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
