"""What a gateway tells, and what this process does about it."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Flag

from structlog.contextvars import bound_contextvars, get_contextvars

from itw.gateway.events import Event, NotDone, Wanted, to_line
from workers.engine.gateway import Gateway
from workers.engine.stream import Output


def frame(*events: Event) -> bytes:
    lines = b"".join(to_line(event, at=1.0) for event in events)
    return struct.pack(">BxxxL", 1, len(lines)) + lines


@contextmanager
def gateway_on(
    output: socket.socket, pull: Callable[[str], None], start: Callable[[], None] = lambda: None
) -> Iterator[Gateway]:
    gateway = Gateway("id", Output(output), pull, start)
    try:
        yield gateway
    finally:
        gateway.leave()


def test_image_is_pulled_once_however_often_a_job_asks_meanwhile() -> None:
    """Each pull is a thread here, and a job may ask and hang up in a loop."""
    pulls: list[str] = []
    begun, over = Flag(), Flag()

    def pull(image: str) -> None:
        pulls.append(image)
        begun.set()
        over.wait(10)

    here, there = socket.socketpair()
    with here, there, gateway_on(here, pull) as gateway:
        there.sendall(frame(*[Wanted("redis:7")] * 50, NotDone("the end")))
        assert begun.wait(10)
        while gateway.told.refused != ("the end",):
            over.wait(0.01)
        over.set()
    assert pulls == ["redis:7"]


def test_what_its_threads_log_says_whose_job_it_is() -> None:
    told: list[dict[str, object]] = []
    pulled = Flag()

    def pull(_image: str) -> None:
        told.append(get_contextvars())
        pulled.set()

    here, there = socket.socketpair()
    with (
        here,
        there,
        bound_contextvars(job="run_tests", id="5f2b90c1"),
        gateway_on(here, pull, start=lambda: told.append(get_contextvars())),
    ):
        there.sendall(frame(Wanted("redis:7")))
        assert pulled.wait(10)
    assert told == [{"job": "run_tests", "id": "5f2b90c1"}] * 2
