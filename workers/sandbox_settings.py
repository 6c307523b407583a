"""Where the sandbox runs, from which images, and what one job may use."""

from dataclasses import dataclass, field
from pathlib import Path

from itw.runs.images import BUILT_IN
from itw.runs.sandbox import GIB, Limits

JOB_IMAGE, GATEWAY_IMAGE = "itw/job:dev", "itw/gateway:dev"

MOST = Limits(seconds=1800, memory=8 * GIB, services=24, service_memory=2 * GIB)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """`directory` is on a disk that the engine sees under the same path, and of one worker host."""

    directory: Path
    engine: str = ""  # "unix:///var/run/docker.sock"; "" is what DOCKER_HOST says
    job_image: str = JOB_IMAGE
    gateway_image: str = GATEWAY_IMAGE
    images: tuple[str, ...] = BUILT_IN  # that a test may start
    limits: Limits = field(default_factory=Limits)
    most: Limits = MOST  # of what a repository's configuration may raise
