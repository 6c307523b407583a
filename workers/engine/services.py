"""The services that a run started, and what of them is left on the engine when it has ended."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from itw.gateway.labels import ROLE
from itw.go.test_report import Line
from itw.runs.sandbox import Service
from workers.engine import containers
from workers.engine.client import EngineError, Missing, translated
from workers.engine.gateway import Gateway
from workers.engine.labels import Labels, of_job, of_owner
from workers.engine.spec import Role

if TYPE_CHECKING:
    from docker import APIClient

LINES = 400  # of the log of a service that is left: its last ones


def of(api: "APIClient", labels: Labels, gateway: Gateway) -> tuple[Service, ...]:
    """What the gateway told, with the logs of those that nobody removed."""
    gateway.settle()
    there = left(api, labels)
    return tuple(_with_end(api, service, there) for service in gateway.told.services)


def left(api: "APIClient", labels: Labels) -> frozenset[str]:
    """The ids of the job's services that are still on the engine."""
    wanted = [of_owner(labels.owner), of_job(labels.job), f"{ROLE}={Role.SERVICE}"]
    with translated():
        found: list[dict[str, Any]] = api.containers(all=True, filters={"label": wanted})
    return frozenset(each["Id"] for each in found)


def remove(api: "APIClient", labels: Labels) -> None:
    """What can't be removed now is left to the end of the job."""
    try:
        for container in left(api, labels):
            containers.remove(api, container)
    except EngineError:
        return


def _with_end(api: "APIClient", service: Service, there: frozenset[str]) -> Service:
    if service.id not in there:
        return replace(service, removed=True)
    try:
        state = containers.state_of(api, service.id)
        with translated():
            log: bytes = api.logs(service.id, timestamps=True, tail=LINES)
    except Missing:
        return replace(service, removed=True)
    return replace(
        service,
        removed=False,
        lines=_lines(log) or service.lines,
        exit_code=None if state.running else state.exit_code,
        out_of_memory=service.out_of_memory or state.out_of_memory,
    )


def _lines(log: bytes) -> tuple[Line, ...]:
    parts = (line.partition(" ") for line in log.decode(errors="replace").split("\n") if line)
    return tuple(Line(time, text.rstrip("\r")) for time, _, text in parts)
