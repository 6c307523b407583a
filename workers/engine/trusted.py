"""Containers that run commands of ours, not a pull request's code, to their end.

They have no network either, and no more rights than a job; what they have is a place to write.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Self

from itw.runs.sandbox import GIB
from workers.engine import containers, volumes
from workers.engine.client import EngineError, translated
from workers.engine.jobs import Jobs
from workers.engine.labels import Labels
from workers.engine.spec import Mount, Role, Spec
from workers.engine.stream import attached

if TYPE_CHECKING:
    from docker import APIClient

# Never a job's: what it writes is no job's to change, not even by accident.
TRUSTED = "10002:10002"
KEPT = 1 << 16  # of the output, from its end
ASK_EVERY = 0.5  # seconds
OVERLAY_SECONDS = 3600  # after which a sweep removes one of ours though its worker lives
GRACE = 120  # seconds after which a sweep removes what is left of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """A command of ours, with what it reads and writes."""

    command: tuple[str, ...]
    directory: str
    mounts: tuple[Mount, ...]
    environment: Mapping[str, str]
    seconds: float
    memory: int = 4 * GIB
    cpus: float = 2.0
    scratch: int = 2 * GIB  # of /tmp


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """`code` is None where it was stopped: after its time, or because `stop` said so."""

    code: int | None
    output: str
    out_of_memory: bool = False


class TrustedRuns:
    """Runs trusted commands in the job image on one engine."""

    def __init__(
        self,
        connect: Callable[[], "APIClient"],
        jobs: Jobs,
        image: str,
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        self._connect = connect
        self._jobs = jobs
        self.stopped = stopped  # raises when nobody waits for it any more
        self.image = image

    def until(self, stopped: Callable[[], None]) -> Self:
        """The same, but each run ends with what `stopped` raises."""
        return type(self)(self._connect, self._jobs, self.image, stopped)

    def image_id(self) -> str:
        with closing(self._connect()) as api, translated():
            return str(api.inspect_image(self.image)["Id"])

    def run(self, trusted: Trusted, *, stop: Callable[[], bool] = lambda: False) -> Ended:
        """Run it to its end; nothing of it is left on the engine."""

        def asked() -> bool:
            self.stopped()
            return stop()

        with (
            closing(self._connect()) as api,
            self._jobs.begun(seconds=trusted.seconds + GRACE) as job,
        ):
            container = containers.create(api, self._spec(trusted), job.labels)
            try:
                output, whole = _watched(api, container, monotonic() + trusted.seconds, asked)
                if not whole:
                    return Ended(code=None, output=output)
                state = containers.ended(api, container)
            finally:
                containers.remove(api, container)
        if state.error:
            raise EngineError(state.error)
        return Ended(code=state.exit_code, output=output, out_of_memory=state.out_of_memory)

    @contextmanager
    def overlay(
        self,
        lower: Sequence[Path],
        target: str,
        *,
        labels: Labels | None = None,
        upper: Path | None = None,
        work: Path | None = None,
    ) -> Iterator[Mount]:
        """Directories of this machine as one: the first wins, and `upper` takes what is written.

        It is the job's of these labels; without them it is one of its own.
        """
        options = {"type": "overlay", "device": "overlay", "o": _options(lower, upper, work)}
        with ExitStack() as stack:
            api = stack.enter_context(closing(self._connect()))
            if labels is None:
                labels = stack.enter_context(self._jobs.begun(seconds=OVERLAY_SECONDS)).labels
            name = f"itw-{labels.job}-modules"
            stack.callback(volumes.remove, api, name)
            volumes.create(api, labels, name=name, options=options)
            yield Mount(source=name, target=target, kind="volume", read_only=upper is None)

    def _spec(self, trusted: Trusted) -> Spec:
        return Spec(
            role=Role.WARM_UP,
            image=self.image,
            command=trusted.command,
            environment=trusted.environment,
            directory=trusted.directory,
            mounts=trusted.mounts,
            scratch={"/tmp": trusted.scratch},  # noqa: S108 - the container's own
            user=user(),
            memory=trusted.memory,
            cpus=trusted.cpus,
            processes=1024,
        )


def _watched(
    api: "APIClient", container: str, until: float, stop: Callable[[], bool]
) -> tuple[str, bool]:
    """The end of its output, and whether it ended by itself."""
    tail = bytearray()
    with attached(api, container) as output:
        containers.start(api, container)
        while not output.ended:
            for _, line in output.read(ASK_EVERY):
                tail += line
                del tail[:-KEPT]
            if monotonic() > until or stop():
                return _text(tail), False
    return _text(tail), True


def user() -> str:
    """Who writes the caches: this process where it is not root, which may then delete them."""
    return f"{os.getuid()}:{os.getgid()}" if os.getuid() else TRUSTED


def own(*directories: Path) -> None:
    """Let trusted containers write to directories that this process has made."""
    if not os.getuid():
        uid, gid = (int(number) for number in TRUSTED.split(":"))
        for directory in directories:
            os.chown(directory, uid, gid)


def _options(lower: Sequence[Path], upper: Path | None, work: Path | None) -> str:
    options = {"lowerdir": ":".join(map(str, lower)), "upperdir": upper, "workdir": work}
    text = ",".join(f"{name}={value}" for name, value in options.items() if value is not None)
    places = [*map(str, lower), str(upper or ""), str(work or "")]
    # One page is what mount(2) reads, and it has no way to write these characters in a path.
    if len(text) > 4000 or any(set(place) & set(",:\\") for place in places):
        raise EngineError(f"the data directory's path can't be mounted: {places[0]}")
    return text


def _text(data: bytes | bytearray) -> str:
    return bytes(data).decode(errors="replace")
