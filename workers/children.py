"""Child processes that are kept running, and stopped in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import structlog
from billiard.util import set_pdeathsig

log = structlog.get_logger()

STEADY = 30.0  # seconds: who ran that long is restarted at once
LONGEST_PAUSE = 30.0
HURRIED = 2.0  # seconds that a child has when somebody does not want to wait


@dataclass
class Child:
    """One process, started again when it ends by itself, later and later if it ends at once."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    stop_within: float  # seconds it has to end by itself
    process: "subprocess.Popen[bytes] | None" = None
    _started: float = 0.0
    _deaths: int = 0  # since it last ran steadily
    _start_at: float = 0.0

    def start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C is for the parent alone: it ends the children in order
            preexec_fn=partial(end_with_parent, os.getpid()),
        )
        log.info("child_started", child=self.name, pid=self.process.pid)

    def keep_running(self) -> None:
        """Start it again if it has ended, after a pause that grows."""
        if self.process is None:
            if time.monotonic() >= self._start_at:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self._sweep()
        self._deaths = 1 if time.monotonic() - self._started > STEADY else self._deaths + 1
        pause = 0.0 if self._deaths == 1 else min(LONGEST_PAUSE, 2.0 ** (self._deaths - 2))
        log.error("child_ended", child=self.name, status=status, restart_in=pause)
        self.process, self._start_at = None, time.monotonic() + pause

    def stop(self, hurried: Callable[[], bool] = lambda: False) -> None:
        """Ask it to end, and make it end if it does not, or if somebody presses Ctrl-C again.

        `hurried` says whether they did so while another child was stopped.
        """
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(min(self.stop_within, HURRIED) if hurried() else self.stop_within)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            log.warning("child_killed", child=self.name)
            self.process.kill()
            self.process.wait()
        self._sweep()

    def _sweep(self) -> None:
        """End what the child left behind: processes of its own that would keep its port."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def end_with_parent(parent: int) -> None:
    """Linux ends the child when its parent dies without a word; elsewhere nothing happens."""
    try:
        set_pdeathsig(signal.SIGTERM)
    except OSError:
        return
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)
