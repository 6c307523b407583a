"""Containers as their Spec says: no capabilities, no new privileges, a root nobody can write."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itw.gateway.names import NO_RESOLVER
from workers.engine.client import Missing, translated
from workers.engine.labels import Labels
from workers.engine.spec import Mount, Spec

if TYPE_CHECKING:
    from docker import APIClient

END_SECONDS = 30
OPEN_FILES = 8192  # below what a daemon of any distribution may grant


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a container stands, or ended."""

    running: bool
    exit_code: int
    out_of_memory: bool
    error: str = ""  # why the engine could not start it


def create(api: "APIClient", spec: Spec, labels: Labels, *, name: str = "") -> str:
    """Make the container; its id. Not started: who wants its output attaches before."""
    with translated():
        made = api.create_container(
            image=spec.image,
            command=list(spec.command),
            name=name or None,
            user=spec.user,
            environment=dict(spec.environment),
            working_dir=spec.directory or None,
            stdin_open=spec.stdin,
            labels=labels.of(spec.role),
            host_config=_host_config(api, spec),
        )
    return str(made["Id"])


def _host_config(api: "APIClient", spec: Spec) -> dict[str, Any]:
    from docker.types import Ulimit

    flags = "exec,nosuid,nodev,mode=1777"
    config: dict[str, Any] = api.create_host_config(
        network_mode=spec.network,
        dns=[NO_RESOLVER] if ":" not in spec.network else None,
        mounts=[_mount(mount) for mount in spec.mounts],
        tmpfs={place: f"{flags},size={size}" for place, size in spec.scratch.items()},
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        read_only=True,
        init=True,
        mem_limit=spec.memory,
        memswap_limit=spec.memory,
        nano_cpus=int(spec.cpus * 1e9),
        pids_limit=spec.processes,
        ulimits=[
            Ulimit(name="core", soft=0, hard=0),
            Ulimit(name="nofile", soft=OPEN_FILES, hard=OPEN_FILES),
            Ulimit(name="fsize", soft=spec.file_size, hard=spec.file_size),
        ],
        log_config=_log(kept=spec.log),
    )
    return config


def _log(*, kept: bool) -> Any:
    """The engine's own log of a container grows without a reader, so most have none."""
    from docker.types import LogConfig

    if not kept:
        return LogConfig(type="none")
    return LogConfig(type="json-file", config={"max-size": "8m", "max-file": "1"})


def _mount(mount: Mount) -> Any:
    from docker.types import Mount as DockerMount

    return DockerMount(mount.target, mount.source, type=mount.kind, read_only=mount.read_only)


def start(api: "APIClient", container: str) -> None:
    with translated():
        api.start(container)


def state_of(api: "APIClient", container: str) -> State:
    with translated():
        found = api.inspect_container(container)["State"]
    return State(
        running=bool(found["Running"]),
        exit_code=int(found["ExitCode"]),
        out_of_memory=bool(found["OOMKilled"]),
        error=str(found.get("Error", "")),
    )


def ended(api: "APIClient", container: str) -> State:
    """How it ended. Its output ends a moment before it does."""
    with translated():
        api.wait(container, timeout=END_SECONDS)
    return state_of(api, container)


def remove(api: "APIClient", container: str) -> None:
    """Kill it, and forget it with its anonymous volumes. Twice is once."""
    try:
        with translated():
            api.remove_container(container, v=True, force=True)
    except Missing:
        return
