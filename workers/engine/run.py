"""Runs `go test` in a container of its own, and tells how it ended."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from itw.go.build import SOURCE
from itw.go.command import go_compile_command, go_vet_command
from itw.runs.ending import Seen, ending_of
from itw.runs.sandbox import AS_IT_IS, Limits, SandboxRun, Target, Variant
from workers.engine import containers, overlay, services
from workers.engine.caches import JobCaches
from workers.engine.client import EngineError
from workers.engine.gateway import Gateway
from workers.engine.job import KILL_AFTER, VARIANT, job_spec
from workers.engine.labels import Labels
from workers.engine.reading import Reading
from workers.engine.spec import Spec
from workers.engine.stream import attached

if TYPE_CHECKING:
    from docker import APIClient

ASK_EVERY = 0.25  # seconds between looks at the gateway, the clock and whether it is still wanted
GRACE = 15.0  # seconds after its own limit until the container is killed

OnLine = Callable[[bytes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTests:
    """One package at one commit with its gateway up; implements `workers.services.SandboxJob`."""

    api: "APIClient"
    labels: Labels
    target: Target
    source: Path
    directory: Path  # of the job: removed with it
    caches: JobCaches
    gateway: Gateway
    image: str
    limits: Limits
    stopped: Callable[[], None]  # raises when nobody wants the run any more

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: OnLine | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        target = replace(self.target, tests=tuple(tests)) if tests else self.target
        return self._ended(target, Reading(self.limits.output, on_line), variant)

    def go_vet(self) -> SandboxRun:
        return self._ended(
            self.target, Reading(self.limits.output, None), command=go_vet_command(self.target)
        )

    def go_compile(self, variant: Variant = AS_IT_IS) -> SandboxRun:
        index = f"{VARIANT}/{overlay.INDEX}" if variant.files else ""
        command = go_compile_command(self.target, overlay=index)
        return self._ended(self.target, Reading(self.limits.output, None), variant, command)

    def _ended(
        self,
        target: Target,
        reading: Reading,
        variant: Variant = AS_IT_IS,
        command: tuple[str, ...] = (),
    ) -> SandboxRun:
        self.gateway.begin()
        try:
            with self._spec(target, variant, command) as spec:
                seen = self._run(spec, reading)
        except EngineError as error:
            seen = Seen(exit_code=None, report=reading.report(), fault=str(error))
        finally:
            services.remove(self.api, self.labels)
        ending, reason = ending_of(seen, self.limits)
        return SandboxRun(
            ending=ending,
            target=target,
            report=seen.report,
            reason=reason,
            refused=seen.refused,
            services=seen.services,
            seconds=seen.seconds,
            output_cut=reading.cut,
        )

    def _run(self, spec: Spec, reading: Reading) -> Seen:
        container = containers.create(self.api, spec, self.labels)
        try:
            started = monotonic()
            over = self._watched(container, reading)
            seconds = monotonic() - started
            cut_off = over or bool(self.gateway.fault)
            end = None if cut_off else containers.ended(self.api, container)
        finally:
            containers.remove(self.api, container)
        found = services.of(self.api, self.labels, self.gateway)
        return Seen(
            exit_code=end.exit_code if end else None,
            seconds=seconds,
            report=reading.report(),
            out_of_memory=bool(end and end.out_of_memory),
            killed_at_limit=over,
            fault=self.gateway.fault or (end.error if end else ""),
            refused=self.gateway.told.refused,
            services=found,
        )

    def _watched(self, container: str, reading: Reading) -> bool:
        """Read until the output ends. True if it was still going on after the limit."""
        with attached(self.api, container) as output:
            containers.start(self.api, container)
            until = monotonic() + self.limits.seconds + KILL_AFTER + GRACE
            while not output.ended and not self.gateway.fault:
                self.stopped()
                for _, line in output.read(ASK_EVERY):
                    reading.take(line)
                if monotonic() > until:
                    return True
        return False

    @contextmanager
    def _spec(self, target: Target, variant: Variant, command: tuple[str, ...]) -> Iterator[Spec]:
        """What runs the variant; its files are there within the block."""
        with self._overlay(variant) as files:
            yield job_spec(
                target,
                self.limits,
                image=self.image,
                gateway=self.gateway.id,
                source=self.source,
                mounts=self.caches.mounts,
                environment=self.caches.environment,
                variant=variant,
                overlay=files,
                command=command,
            )

    @contextmanager
    def _overlay(self, variant: Variant) -> Iterator[Path | None]:
        if not variant.files:
            yield None
            return
        with TemporaryDirectory(dir=self.directory) as place:
            directory = Path(place)
            directory.chmod(0o755)  # read by the job's own user
            overlay.written(variant.files, directory, source=SOURCE, seen_at=VARIANT)
            yield directory


@dataclass(frozen=True, slots=True)
class Unusable:
    """A job that can't be run: each of its runs ends the same way."""

    run: SandboxRun

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: OnLine | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        del tests, on_line, variant
        return self.run

    def go_vet(self) -> SandboxRun:
        return self.run

    def go_compile(self, variant: Variant = AS_IT_IS) -> SandboxRun:
        del variant
        return self.run
