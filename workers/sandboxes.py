"""The sandboxes of this installation, one for each repository: one engine, one directory."""

from contextlib import closing
from functools import partial

from workers.caches.caches import Caches
from workers.engine.client import connect, translated
from workers.engine.jobs import Jobs
from workers.engine.trusted import TrustedRuns
from workers.sandbox import Sandbox
from workers.sandbox_settings import GATEWAY_IMAGE, JOB_IMAGE, SandboxSettings
from workers.settings import Settings


def sandbox_for(settings: Settings, repository: str) -> Sandbox:
    """The repository's caches are its own: no other repository's jobs read them."""
    known = _settings(settings)
    runs = TrustedRuns(partial(connect, known.engine), Jobs.of(known.directory), known.job_image)
    caches = Caches(known.directory / "caches", runs, sources=known.directory / "sources")
    return Sandbox(known, partial(caches.for_job, repository=repository))


def swept(settings: Settings) -> int:
    """Remove what jobs that are over left; how many things that were."""
    return sandbox_for(settings, "").sweep()


def engine_version(settings: Settings) -> str:
    """Raises EngineError where no engine answers."""
    with closing(connect(_settings(settings).engine)) as api, translated():
        return str(api.version()["Version"])


def _settings(settings: Settings) -> SandboxSettings:
    return SandboxSettings(
        directory=settings.data_directory / "sandbox",
        engine=settings.docker_host,
        job_image=settings.job_image or JOB_IMAGE,
        gateway_image=settings.gateway_image or GATEWAY_IMAGE,
    )
