"""Removes what jobs leave on the engine, by label; whatever was killed, nothing stays.

Two passes: a gateway that still lives may make one more service while the first pass runs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING, Any

from itw.gateway.labels import OWNER, ROLE
from workers.engine import containers, network, volumes
from workers.engine.client import EngineError, translated
from workers.engine.labels import Labels, of_job, of_owner
from workers.engine.spec import Role

if TYPE_CHECKING:
    from docker import APIClient

PASSES = 2
# First who could make or start something, last the service.
ORDER = {Role.GATEWAY: 0, Role.JOB: 1}


@dataclass(frozen=True, slots=True)
class Thing:
    """A container, network or volume of ours, and how it is removed."""

    kind: str
    id: str
    labels: Labels
    role: str


def remove_job(api: "APIClient", labels: Labels) -> int:
    """Remove all that one job made; how many things that were."""
    return _remove(api, [of_owner(labels.owner), of_job(labels.job)], lambda _: True)


def sweep(api: "APIClient", *, owner: str, is_over: Callable[[Labels], bool]) -> int:
    """Remove what belongs to jobs of the owner that are over, and what other owners have forgotten;
    how many things that were.
    """
    now = time()

    def is_ours_to_remove(labels: Labels) -> bool:
        return is_over(labels) if labels.owner == owner else labels.is_forgotten(now)

    return _remove(api, [OWNER], is_ours_to_remove)


def left(api: "APIClient", *, owner: str) -> list[Thing]:
    """Everything the owner has on the engine now."""
    return list(_things(api, [of_owner(owner)]))


def _remove(api: "APIClient", filters: list[str], is_over: Callable[[Labels], bool]) -> int:
    removed: set[str] = set()
    for _ in range(PASSES):
        found = [thing for thing in _things(api, filters) if is_over(thing.labels)]
        if not found:
            break
        for thing in found:
            _remove_one(api, thing)
        removed.update(thing.id for thing in found)
    return len(removed)


def _things(api: "APIClient", filters: list[str]) -> Iterator[Thing]:
    """In the order in which they can be removed."""
    asked = {"label": filters}
    with translated():
        made: list[dict[str, Any]] = api.containers(all=True, filters=asked)
        networks: list[dict[str, Any]] = api.networks(filters=asked)
        held: list[dict[str, Any]] = api.volumes(filters=asked)["Volumes"] or []
    yield from sorted(
        (_thing("container", each, each["Id"]) for each in made),
        key=lambda thing: ORDER.get(Role(thing.role), 2) if thing.role in set(Role) else 2,
    )
    yield from (_thing("network", each, each["Id"]) for each in networks)
    yield from (_thing("volume", each, each["Name"]) for each in held)


def _thing(kind: str, found: dict[str, Any], name: str) -> Thing:
    labels = found.get("Labels") or {}
    return Thing(kind, name, Labels.read(labels), labels.get(ROLE, ""))


def _remove_one(api: "APIClient", thing: Thing) -> None:
    """What can't be removed now is left to the second pass, and then to the next sweep."""
    act = {"container": containers.remove, "network": network.remove, "volume": volumes.remove}
    try:
        act[thing.kind](api, thing.id)
    except EngineError:
        return
