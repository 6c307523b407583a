"""The gateway's own image on a real engine, with a real service behind it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from itw.gateway.events import Created, Died, Ended, Event, Log, Ready, Removed, Started, parse_line
from itw.gateway.labels import GATEWAY_ROLE, NETWORK_ROLE
from itw.gateway.networks import NO_HOST_ADDRESS
from itw.gateway.settings import Settings
from tests.docker_engine.fixtures import DockerEngine

INSIDE = Path(__file__).with_name("inside.py").read_text()
SOCKET = "/var/run/docker.sock"
REDIS = {
    "Image": "redis:7",
    "Labels": {"mine": "1"},
    "HostConfig": {"PortBindings": {"6379/tcp": [{"HostPort": "7001"}]}},
}


class Job:
    def __init__(self, container: Any) -> None:
        self.container = container

    def ask(self, *steps: dict[str, Any]) -> list[Any]:
        """Each step's status and answer."""
        told = self.container.exec_run(["python3", "-c", INSIDE, json.dumps(steps)])
        assert told.exit_code == 0, told.output
        return [json.loads(line) for line in told.output.splitlines()]

    def events(self, until: type[Event]) -> list[Event]:
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            parsed = [parse_line(line) for line in self.container.logs().splitlines()]
            events = [one[1] for one in parsed if one]
            if any(isinstance(event, until) for event in events):
                return events
            time.sleep(0.05)
        pytest.fail(f"no {until} in {self.container.logs()!r}")


@contextmanager
def job(engine: DockerEngine, owner: str, *, seconds: float = 120) -> Iterator[Job]:
    name = f"itw-{uuid4().hex[:8]}"
    settings = Settings(
        job=name[4:],
        owner=owner,
        deadline=time.time() + seconds,
        network=name,
        container=f"{name}-gateway",
        images=("redis",),
    )
    network = engine.client.networks.create(
        name, internal=True, options=NO_HOST_ADDRESS, labels=settings.labels(NETWORK_ROLE)
    )
    container = engine.client.containers.run(
        engine.images.gateway,
        [settings.to_json()],
        name=settings.container,
        network=name,
        detach=True,
        cap_drop=["ALL"],
        read_only=True,
        user=f"10002:{Path(SOCKET).stat().st_gid}",
        volumes={SOCKET: {"bind": SOCKET}},
        labels=settings.labels(GATEWAY_ROLE),
    )
    try:
        found = Job(container)
        found.events(until=Ready)
        yield found
    finally:
        container.stop(timeout=20)  # with everything of its job
        container.remove(force=True, v=True)
        network.remove()


def step(method: str, path: str, body: Any = None) -> dict[str, Any]:
    return {"method": method, "path": path, "body": body}


def test_service_is_reached_on_loopback_and_its_log_is_kept(
    engine: DockerEngine, owner: str
) -> None:
    with job(engine, owner) as found:
        made, started, pong, _, removed = found.ask(
            step("POST", "/containers/create?name=cache", REDIS),
            step("POST", "/containers/cache/start"),
            {"port": 7001, "say": "PING\r\n"},
            step("POST", "/containers/cache/stop?t=5"),
            step("DELETE", "/containers/cache?force=1"),
        )
        assert (made[0], started[0], removed[0]) == (201, 204, 204)
        assert pong[1] == "+PONG\r\n"
        events = found.events(until=Removed)
    kinds = [type(event) for event in events]
    assert kinds == [Ready, Created, Started, Log, Died, Removed]
    assert Started(made[1]["Id"], {"6379": 7001}) in events
    lines = [line.text for event in events if isinstance(event, Log) for line in event.lines]
    assert any("Ready to accept connections" in line for line in lines)
    assert [event.exit_code for event in events if isinstance(event, Died)] == [0]


def test_log_of_a_service_that_removes_itself_is_kept(engine: DockerEngine, owner: str) -> None:
    body = {
        "Image": "redis:7",
        "Entrypoint": ["sh", "-c", "echo out of money >&2; exit 3"],
        "HostConfig": {"AutoRemove": True},
    }
    with job(engine, owner) as found:
        found.ask(
            step("POST", "/containers/create?name=brief", body),
            step("POST", "/containers/brief/start"),
        )
        *_, log, died, removed = found.events(until=Removed)
    assert isinstance(log, Log)
    assert [line.text for line in log.lines] == ["out of money"]
    assert isinstance(died, Died)
    assert died.exit_code == 3
    assert isinstance(removed, Removed)


def test_gateway_that_is_stopped_leaves_nothing_of_its_job(
    engine: DockerEngine, owner: str
) -> None:
    with job(engine, owner) as found:
        found.ask(
            step("POST", "/networks/create", {"Name": "n"}),
            step("POST", "/containers/create", REDIS),
            step("POST", "/containers/service-1/start"),
        )
        assert len(engine.things(owner)) == 4
        found.container.stop(timeout=20)
        assert found.events(until=Ended)[-1] == Ended("asked to")
        assert len(engine.things(owner)) == 2  # the gateway and its network


def test_deadline_ends_the_gateway_and_everything_of_its_job(
    engine: DockerEngine, owner: str
) -> None:
    with job(engine, owner, seconds=7) as found:
        [made] = found.ask(step("POST", "/containers/create", REDIS))
        assert made[0] == 201
        assert found.events(until=Ended)[-1] == Ended("deadline")
        assert len(engine.things(owner)) == 2


def test_containers_of_one_network_find_each_other(engine: DockerEngine, owner: str) -> None:
    there = {"NetworkingConfig": {"EndpointsConfig": {"n": {"Aliases": ["cache"]}}}}
    with job(engine, owner) as found:
        steps = found.ask(
            step("POST", "/networks/create", {"Name": "n"}),
            step("POST", "/containers/create?name=one", {**REDIS, **there}),
            step("POST", "/containers/one/start"),
            step(
                "POST",
                "/containers/create?name=two",
                {
                    "Image": "redis:7",
                    "Entrypoint": ["redis-cli", "-h", "cache", "ping"],
                    "NetworkingConfig": {"EndpointsConfig": {"n": {}}},
                },
            ),
            step("POST", "/containers/two/start"),
            step("POST", "/containers/two/wait"),
            step("DELETE", "/networks/n"),
            step("DELETE", "/containers/one?force=1"),
            step("DELETE", "/containers/two?force=1"),
            step("DELETE", "/networks/n"),
        )
        assert steps[5] == [200, {"Error": None, "StatusCode": 0}]
        assert steps[6][0] == 403
        assert "has active endpoints" in steps[6][1]["message"]
        assert steps[9][0] == 204


def test_service_has_the_limits_and_none_of_the_host(engine: DockerEngine, owner: str) -> None:
    with job(engine, owner) as found:
        [made, inspected, listed, refused] = found.ask(
            step("POST", "/containers/create", REDIS),
            step("GET", "/containers/service-1/json"),
            step("GET", "/containers/json?all=1"),
            step("POST", "/containers/create", {**REDIS, "HostConfig": {"Binds": ["/:/x"]}}),
        )
        real = engine.client.containers.get(made[1]["Id"]).attrs
        assert real["HostConfig"]["CapDrop"] == ["ALL"]
        assert real["HostConfig"]["PortBindings"] in (None, {})
        assert real["Config"]["Labels"]["itw.owner"] == owner
        assert "mine" not in real["Config"]["Labels"]
        assert inspected[1]["Config"]["Labels"] == {"mine": "1"}
        assert [row["Names"] for row in listed[1]] == [["/service-1"]]
        assert refused == [403, {"message": "not supported in the sandbox: bind mounts"}]
        found.ask(step("DELETE", "/containers/service-1"))
