"""Starts a process of the product, waits until it serves, and stops it whatever happens."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

STOPPED_WITHIN = 10.0  # seconds of grace; a review takes less
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
        """Raise StepFailed if the process has ended."""
        status = self._process.poll()
        if status is not None:
            raise StepFailed(f"{self.name} ended with status {status}.\n\n{self.tail()}")

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

    def tail(self) -> str:
        """The last lines of the log, each marked as the log's."""
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL:]
        if not lines:
            return f"It logged nothing ({self.log})."
        return f"Its last {len(lines)} lines:\n" + "\n".join(f"  | {line}" for line in lines)


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
