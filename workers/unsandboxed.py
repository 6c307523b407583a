"""Runs tests on this machine as `go test` does, without a sandbox: for one's own code only.

The code has everything that the person has who started it: files, network, the Docker engine.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from itw import messages
from itw.errors import UserError
from itw.go.command import go_compile_command, go_test_command, go_vet_command
from itw.runs.ending import Seen, ending_of
from itw.runs.sandbox import AS_IT_IS, Limits, SandboxRun, Target, Variant
from itw.tree import Tree
from workers.engine import overlay
from workers.engine.reading import Reading
from workers.engine.source import source_of
from workers.services import RunStopped

# What we were given and no test has a use for.
OURS = frozenset(
    {
        "ANTHROPIC_API_KEY",
        "ITW_PRIVATE_KEY",
        "ITW_PRIVATE_KEY_FILE",
        "ITW_WEBHOOK_SECRET",
        "ITW_WEBHOOK_SECRET_PREVIOUS",
        "ITW_REDIS_URL",
    }
)
LOOK_EVERY = 0.2  # seconds
KILL_AFTER = 10.0  # seconds between the polite signal and the other one


class NoGo(UserError):
    """There is no go command."""

    def __init__(self) -> None:
        super().__init__(messages.no_go_title())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsandboxed:
    """`sources` is where commits are written to; of the limits only time and output hold.

    A run ends with RunStopped soon after `stop` is set.
    """

    sources: Path
    limits: Limits
    stop: Event = field(default_factory=Event)

    @contextmanager
    def open(self, target: Target, tree: Tree) -> Iterator["HostJob"]:
        with source_of(tree, self.sources) as source:
            yield HostJob(target, source, self.limits, self.stop)


@dataclass(frozen=True, slots=True)
class HostJob:
    """One package at one commit; implements `workers.services.SandboxJob`."""

    target: Target
    source: Path
    limits: Limits
    stop: Event = field(default_factory=Event)

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        target = replace(self.target, tests=tuple(tests)) if tests else self.target
        reading = Reading(self.limits.output, on_line)
        with self._overlay(variant) as index:
            command = go_test_command(target, variant=variant, overlay=index)
            return self._ended(command, target, reading)

    def go_vet(self) -> SandboxRun:
        reading = Reading(self.limits.output, None)
        return self._ended(go_vet_command(self.target), self.target, reading)

    def go_compile(self, variant: Variant = AS_IT_IS) -> SandboxRun:
        reading = Reading(self.limits.output, None)
        with self._overlay(variant) as index:
            command = go_compile_command(self.target, overlay=index)
            return self._ended(command, self.target, reading)

    @contextmanager
    def _overlay(self, variant: Variant) -> Iterator[str]:
        """The index of the variant's files, "" where it has none."""
        if not variant.files:
            yield ""
            return
        with TemporaryDirectory(prefix="itw-") as place:
            source = str(self.source.resolve())
            yield str(overlay.written(variant.files, Path(place), source=source, seen_at=place))

    def _ended(self, command: Sequence[str], target: Target, reading: Reading) -> SandboxRun:
        seen = self._run(command, reading)
        ending, reason = ending_of(seen, self.limits)
        return SandboxRun(
            ending=ending,
            target=target,
            report=seen.report,
            reason=reason,
            seconds=seen.seconds,
            output_cut=reading.cut,
            sandboxed=False,
        )

    def _run(self, command: Sequence[str], reading: Reading) -> Seen:
        started = time.monotonic()
        process = self._started(command)
        late, over = Event(), Event()

        def cut_off() -> None:
            """A test that prints nothing is read from without an end: this looks beside it."""
            while not over.wait(LOOK_EVERY):
                if time.monotonic() - started > self.limits.seconds:
                    late.set()
                if late.is_set() or self.stop.is_set():
                    _end(process)
                    return

        limit = Thread(target=cut_off, daemon=True)
        limit.start()
        try:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            with process.stdout as output:
                for line in output:
                    reading.take(line)
            code: int | None = process.wait()
        finally:
            over.set()
            _end(process)
            limit.join()
        if self.stop.is_set():
            raise RunStopped
        return Seen(
            exit_code=None if late.is_set() else code,
            seconds=time.monotonic() - started,
            report=reading.report(),
            killed_at_limit=late.is_set(),
        )

    def _started(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        said = self.target.command
        cgo = "1" if said.cgo or said.race else "0"
        theirs = {name: value for name, value in os.environ.items() if name not in OURS}  # noqa: TID251
        environment = {**theirs, "CGO_ENABLED": cgo}
        try:
            return subprocess.Popen(
                command,
                cwd=self.source / self.target.module,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that what the tests start ends with them
            )
        except FileNotFoundError as error:
            raise NoGo from error


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The go command and everything it started, politely first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(KILL_AFTER)
            return
