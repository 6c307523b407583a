"""The container in which one `go test` runs: a pull request's code, and nothing that is ours.

It shares the gateway's network and no other thing with it. The root is read-only, the source and
the caches too; what it may write is in memory, and gone with it.
"""

from collections.abc import Mapping
from pathlib import Path

from itw.go.build import SOURCE
from itw.go.command import go_test_command
from itw.runs.sandbox import AS_IT_IS, Limits, Target, Variant
from workers.engine.overlay import INDEX
from workers.engine.spec import Mount, Role, Spec

VARIANT = "/variant"  # the files that are compiled in place of the source's
KILL_AFTER = 5  # seconds between `timeout`'s polite signal and the other one
ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 - the container's own
    "DOCKER_HOST": "tcp://127.0.0.1:2375",  # the gateway
    "TESTCONTAINERS_HOST_OVERRIDE": "localhost",
    "TESTCONTAINERS_RYUK_DISABLED": "true",  # it would want the engine's socket; sweeps do its work
}


def job_spec(
    target: Target,
    limits: Limits,
    *,
    image: str,
    gateway: str,
    source: Path,
    mounts: tuple[Mount, ...],
    environment: Mapping[str, str],
    variant: Variant = AS_IT_IS,
    overlay: Path | None = None,
    command: tuple[str, ...] = (),
) -> Spec:
    """`overlay` is the directory that `overlay.written` made for the variant.

    `command` is run in place of `go test`.
    """
    varied = (Mount(source=str(overlay), target=VARIANT),) if overlay is not None else ()
    index = f"{VARIANT}/{INDEX}"
    go_test = go_test_command(target, limits=limits, variant=variant, overlay=index)
    return Spec(
        role=Role.JOB,
        image=image,
        command=(
            *("timeout", "-k", str(KILL_AFTER), str(limits.seconds)),
            *(command or go_test),
        ),
        network=f"container:{gateway}",
        environment={**environment, **ENVIRONMENT},
        directory=f"{SOURCE}/{target.module}".rstrip("/"),
        mounts=(Mount(source=str(source), target=SOURCE), *mounts, *varied),
        scratch={"/tmp": limits.disk},  # noqa: S108 - the container's own
        memory=limits.memory,
        cpus=limits.cpus,
        processes=limits.processes,
        file_size=limits.disk,
    )
