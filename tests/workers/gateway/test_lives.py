"""What is told of a service, whichever event or request led the gateway to look."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itw.gateway.events import Died, Event, Log, LogLine, Removed, Started
from itw.gateway.ledger import Container, Port
from tests.itw.gateway.job import CONTAINER, SETTINGS
from tests.workers.gateway.fake_engine import RUNNING, FakeEngine
from workers.gateway.lives import Lives
from workers.gateway.server import gateway_for

INSPECT = f"GET /containers/{CONTAINER}/json"
LOGS = f"GET /containers/{CONTAINER}/logs"
TEXT = b"2026-01-01T00:00:00Z ready\n"
LINE = LogLine("2026-01-01T00:00:00Z", "stdout", "ready")
LOG = Log(CONTAINER, (LINE,))
STARTED = Started(CONTAINER, {})


class Stage:
    def __init__(self, engine: FakeEngine, lives: Lives, told: list[Event]) -> None:
        self.engine, self.lives, self._told = engine, lives, told
        self.container = lives.ledger.containers[CONTAINER]

    def stands(self, **state: Any) -> None:
        self.engine.answers[INSPECT] = (200, {**RUNNING, "State": state})

    def told(self) -> list[Event]:
        events = self._told.copy()
        self._told.clear()
        return events


Play = Callable[[Callable[[Stage], Awaitable[None]]], None]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Run a scene with one container, which has not been looked at, and whose log has a line."""

    def run(scene: Callable[[Stage], Awaitable[None]]) -> None:
        async def with_engine() -> None:
            engine, told, path = FakeEngine(), list[Event](), str(tmp_path / "engine.sock")
            engine.answers[LOGS] = (200, struct.pack(">BxxxL", 1, len(TEXT)) + TEXT)
            server = await asyncio.start_unix_server(engine.serve, path)
            async with server:
                gateway = await gateway_for(replace(SETTINGS, socket=path), told.append)
                own = Container(id=CONTAINER, image="redis", name="own")
                gateway.ledger.containers[CONTAINER] = own
                await scene(Stage(engine, gateway.answering.lives, told))

        asyncio.run(with_engine())

    return run


def test_service_is_told_once_however_often_it_is_looked_at(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.stands(Running=True, StartedAt="t1")
        await stage.lives.look(stage.container)
        await stage.lives.look(stage.container)
        assert stage.told() == [STARTED]
        stage.stands(Running=False, StartedAt="t1", ExitCode=1, OOMKilled=True)
        await stage.lives.look(stage.container)
        await stage.lives.look(stage.container)
        assert stage.told() == [LOG, Died(CONTAINER, 1, True)]

    play(scene)


def test_service_that_ended_before_anybody_looked_is_told(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.stands(Running=False, StartedAt="t1", ExitCode=3)
        await stage.lives.look(stage.container)
        assert stage.told() == [STARTED, LOG, Died(CONTAINER, 3)]

    play(scene)


def test_service_that_never_started_has_no_life(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.stands(Running=False, StartedAt="0001-01-01T00:00:00Z", ExitCode=127)
        await stage.lives.look(stage.container)
        assert stage.told() == []

    play(scene)


def test_restart_is_an_end_and_a_beginning(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.stands(Running=True, StartedAt="t1")
        await stage.lives.look(stage.container)
        stage.stands(Running=True, StartedAt="t2")
        await stage.lives.look(stage.container, 137)
        assert stage.told() == [STARTED, LOG, Died(CONTAINER, 137), STARTED]

    play(scene)


def test_port_that_the_test_took_during_a_restart_ends_nothing(play: Play) -> None:
    """Who looks here is the engine's events, or the end of a run: an error would end the gateway,
    and the job would say that this was our fault.
    """

    async def scene(stage: Stage) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            number = free.getsockname()[1]
        stage.container.ports = (Port(7, number),)
        await stage.lives.about_to_start(stage.container)
        stage.stands(Running=True, StartedAt="t1")
        await stage.lives.look(stage.container)
        stage.stands(Running=False, StartedAt="t1", ExitCode=0)
        await stage.lives.look(stage.container)
        with socket.create_server(("127.0.0.1", number)):
            stage.told()
            stage.stands(Running=True, StartedAt="t2")
            await stage.lives.look(stage.container)
            assert stage.told() == [STARTED]
        await stage.lives.look(stage.container)
        assert stage.container.open == ((7, number),)
        stage.lives.close()

    play(scene)


def test_log_of_a_service_that_still_runs_is_told_at_the_end_of_a_run(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.stands(Running=True, StartedAt="t1")
        await stage.lives.settle()
        await stage.lives.settle()
        assert stage.told() == [STARTED, LOG, LOG]

    play(scene)


def test_log_that_is_gone_does_not_take_the_place_of_the_one_told(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.stands(Running=True, StartedAt="t1")
        await stage.lives.look(stage.container)
        await stage.lives.tell_log_so_far(stage.container)
        stage.engine.answers[LOGS] = (409, {"message": "marked for removal"})
        stage.stands(Running=False, StartedAt="t1", ExitCode=137)
        await stage.lives.look(stage.container)
        stage.lives.removed(CONTAINER)
        stage.lives.removed(CONTAINER)
        assert stage.told() == [STARTED, LOG, Died(CONTAINER, 137), Removed(CONTAINER)]

    play(scene)


def test_service_that_removes_itself_is_removed_by_the_gateway(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.container.auto_remove = True
        stage.stands(Running=False, StartedAt="t1", ExitCode=0)
        await stage.lives.look(stage.container)
        assert stage.told()[-2:] == [Died(CONTAINER, 0), Removed(CONTAINER)]
        assert f"DELETE /containers/{CONTAINER}?force=1&v=1" in stage.engine.asked

    play(scene)
