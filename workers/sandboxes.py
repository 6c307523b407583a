"""The sandboxes of this installation, one for each repository: one engine, one directory."""

from contextlib import closing
from functools import partial

from itw import messages
from workers.caches.caches import Caches
from workers.caches.limits import CacheLimits
from workers.engine import images
from workers.engine.client import EngineError, connect, translated
from workers.engine.jobs import Jobs
from workers.engine.trusted import TrustedRuns
from workers.sandbox import Sandbox
from workers.sandbox_settings import GATEWAY_IMAGE, JOB_IMAGE, SandboxSettings
from workers.settings import Settings


def sandbox_for(settings: Settings, repository: str) -> Sandbox:
    """The repository's caches are its own: no other repository's jobs read them."""
    caches = partial(_caches(settings).for_job, repository=repository)
    return Sandbox(sandbox_settings(settings), caches)


def swept(settings: Settings) -> int:
    """Remove what jobs that are over left; how many things that were."""
    removed = sandbox_for(settings, "").sweep()
    _caches(settings).sweep()
    return removed


def engine_version(settings: Settings) -> str:
    """Of the engine that tests would run on. Raises EngineError where none can run any."""
    known = sandbox_settings(settings)
    with closing(connect(known.engine)) as api:
        wanted = (known.job_image, known.gateway_image)
        missing = [name for name in wanted if not images.has(api, name)]
        if missing:
            raise EngineError(messages.images_missing(images=missing))
        with translated():
            return str(api.version()["Version"])


def sandbox_settings(settings: Settings) -> SandboxSettings:
    return SandboxSettings(
        directory=settings.data_directory / "sandbox",
        engine=settings.docker_host,
        job_image=settings.job_image or JOB_IMAGE,
        gateway_image=settings.gateway_image or GATEWAY_IMAGE,
    )


def _caches(settings: Settings) -> Caches:
    known = sandbox_settings(settings)
    jobs = Jobs.of(known.directory)
    return Caches(
        known.directory / "caches",
        TrustedRuns(partial(connect, known.engine), jobs, known.job_image),
        sources=known.directory / "sources",
        modules=settings.modules,
        limits=CacheLimits(disk=settings.cache_bytes),
    )
