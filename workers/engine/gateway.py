"""The gateway of one job: the one container that holds the engine's socket, watched all the time.

What it tells comes on its standard output. When that ends the gateway is dead, and with it the
job: its containers hang from the gateway's network. Its standard input is its lifeline: the engine
closes it when this process dies, and the gateway then removes what it made and ends.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from threading import Event as Flag
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

from itw import messages
from itw.gateway.events import Ended, Event, Heard, Ready, Wanted, parse_line
from itw.gateway.settings import Settings
from itw.runs.sandbox import MIB
from itw.story.service_events import Told
from workers.engine import containers
from workers.engine.client import EngineError, socket_of
from workers.engine.labels import Labels
from workers.engine.spec import Mount, Role, Spec
from workers.engine.stream import STDOUT, Output, attached

if TYPE_CHECKING:
    from docker import APIClient

READY_SECONDS = 60.0
SETTLE_SECONDS = 2.0
ASK_EVERY = 0.5  # seconds
MAX_COMPLAINT = 2000


class Gateway:
    """A gateway that runs, and what it has told so far."""

    def __init__(
        self,
        container: str,
        output: Output,
        pull: Callable[[str], None],
        start: Callable[[], None],
    ) -> None:
        self.id = container
        self.ready = Flag()
        self._dead = ""
        self._missing = ""  # why an image that was asked for can't be had
        self._output = output
        self._coming: set[str] = set()  # images that are being pulled: a job may ask in a loop
        self._pull = pull
        self._start = start
        self._told = Told()
        self._lock = Lock()
        self._left = Flag()
        self._complaint = ""
        self._asked = self._heard = 0
        watch = partial(copy_context().run, self._watch)  # what is logged keeps its job
        self._thread = Thread(target=watch, name="gateway", daemon=True)
        self._thread.start()

    def wait_until_ready(self, stopped: Callable[[], None]) -> None:
        """Raise EngineError if it does not come up; `stopped` may raise, too."""
        until = monotonic() + READY_SECONDS
        while not self.ready.wait(0.02):
            stopped()
            if self.fault or monotonic() > until:
                raise EngineError(self.fault or messages.gateway_not_ready())

    @property
    def fault(self) -> str:
        """Why what runs can't be relied on any more, or ""."""
        return self._dead or self._missing

    def begin(self) -> None:
        """Forget what was told: another `go test` starts."""
        self._missing = ""
        with self._lock:
            self._told = Told()

    @property
    def told(self) -> Told:
        with self._lock:
            return self._told

    def settle(self) -> None:
        """Wait until everything that happened so far is told, unless the gateway is dead."""
        self._asked += 1
        self._output.write(b"#%d\n" % self._asked)
        until = monotonic() + SETTLE_SECONDS
        while self._heard != self._asked and not self._dead and monotonic() < until:
            sleep(0.002)

    def leave(self) -> None:
        """Stop watching: from now on its end is no fault."""
        self._left.set()
        self._output.hang_up()
        self._thread.join()

    def _watch(self) -> None:
        try:
            self._start()
            while not self._left.is_set() and not self._output.ended:
                for stream, line in self._output.read(ASK_EVERY):
                    self._take(stream, line)
        except EngineError as error:
            self._complaint = str(error)
        if not self._left.is_set():
            self._dead = messages.gateway_died(said=self._complaint)

    def _take(self, stream: int, line: bytes) -> None:
        parsed = parse_line(line) if stream == STDOUT else None
        if parsed is None:
            self._complaint = line.decode(errors="replace")[:MAX_COMPLAINT]
            return
        at, event = parsed
        with self._lock:
            self._told.take(at, event)
        self._act_on(event)

    def _act_on(self, event: Event) -> None:
        match event:
            case Ready():
                self.ready.set()
            case Wanted(image=image) if image not in self._coming:
                self._coming.add(image)
                get = partial(copy_context().run, self._get, image)
                Thread(target=get, name="pull", daemon=True).start()
            case Heard(word=word) if word == str(self._asked):
                self._heard = self._asked
            case Ended(reason=reason):
                self._complaint = reason

    def _get(self, image: str) -> None:
        """Without it the test could only fail, so the job ends here."""
        try:
            self._pull(image)
        except EngineError as error:
            self._missing = str(error)
        finally:
            self._coming.discard(image)


@contextmanager
def running(
    api: "APIClient",
    settings: Settings,
    *,
    image: str,
    labels: Labels,
    pull: Callable[[str], None],
) -> Iterator[Gateway]:
    """Start the gateway, in a thread of its own: until it is ready there is other work to do.

    It is removed with everything else of the job, not here.
    """
    container = containers.create(
        api, _spec(settings, image, socket_of(api)), labels, name=settings.container
    )
    with attached(api, container, stdin=True) as output:
        gateway = Gateway(container, output, pull, partial(containers.start, api, container))
        try:
            yield gateway
        finally:
            gateway.leave()


def _spec(settings: Settings, image: str, socket: str) -> Spec:
    return Spec(
        role=Role.GATEWAY,
        image=image,
        command=(settings.to_json(),),
        network=settings.network,
        mounts=(Mount(source=socket, target=settings.socket, read_only=False),),
        user=_user(socket),
        memory=256 * MIB,
        processes=256,
        stdin=True,
    )


def _user(socket: str) -> str:
    """Nobody, with the group of the engine's socket.

    Where that is not to be seen from here (Docker Desktop) the socket is root's in the engine's
    machine: then root, without a capability.
    """
    try:
        return f"10002:{os.stat(socket).st_gid}"
    except OSError:
        return "0:0"
