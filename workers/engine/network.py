"""The network of one job: nothing outside can be reached from it, the host itself included."""

from typing import TYPE_CHECKING

from itw.gateway.networks import NO_HOST_ADDRESS
from workers.engine.client import Missing, translated
from workers.engine.labels import Labels
from workers.engine.spec import Role

if TYPE_CHECKING:
    from docker import APIClient


def create(api: "APIClient", labels: Labels, *, name: str) -> str:
    """Make the network; its id."""
    with translated():
        made = api.create_network(
            name,
            driver="bridge",
            internal=True,
            check_duplicate=True,
            options=NO_HOST_ADDRESS,
            labels=labels.of(Role.NETWORK),
        )
    return str(made["Id"])


def remove(api: "APIClient", network: str) -> None:
    """Take every container off it and remove it. Twice is once."""
    try:
        with translated():
            held = api.inspect_network(network).get("Containers") or {}
        for container in held:
            _disconnect(api, container, network)
        with translated():
            api.remove_network(network)
    except Missing:
        return


def _disconnect(api: "APIClient", container: str, network: str) -> None:
    try:
        with translated():
            api.disconnect_container_from_network(container, network, force=True)
    except Missing:
        return
