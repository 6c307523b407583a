"""Volumes: named places that the engine mounts into a container."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workers.engine.client import Missing, translated
from workers.engine.labels import Labels
from workers.engine.spec import Role

if TYPE_CHECKING:
    from docker import APIClient


def create(api: "APIClient", labels: Labels, *, name: str, options: Mapping[str, str]) -> str:
    """Make a volume of the engine's local driver; its name."""
    with translated():
        made = api.create_volume(
            name, driver="local", driver_opts=dict(options), labels=labels.of(Role.CACHE)
        )
    return str(made["Name"])


def remove(api: "APIClient", name: str) -> None:
    """Twice is once."""
    try:
        with translated():
            api.remove_volume(name, force=True)
    except Missing:
        return
