"""A sandbox for packages of the sample repository, with what they need compiled once a machine."""

import os
import tempfile
from functools import partial
from hashlib import sha256
from pathlib import Path

from itw.runs.sandbox import Limits, Target
from itw.tree import Tree
from tests.docker_engine.fixtures import DockerEngine
from tools.engine.recipe import files_in
from tools.engine.recipes import ROOT
from workers.caches.caches import Caches
from workers.caches.limits import ModuleSource
from workers.engine.client import connect
from workers.engine.jobs import Jobs
from workers.engine.trusted import TrustedRuns
from workers.sandbox import Sandbox
from workers.sandbox_settings import SandboxSettings

REPOSITORY = "example/zoo"


def kept() -> Path:
    """Compiled once, and found again by the next run of the tests on this machine.

    It is kept by this working copy's code only: another version may write it in another way.
    """
    digest = sha256(b"".join(files_in(ROOT, "workers/caches/*.py").values())).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"itw-zoo-{os.getuid()}-{digest}"


def caches_of(engine: DockerEngine, modules: Path, directory: Path) -> tuple[Caches, Jobs]:
    jobs = Jobs.of(directory)
    caches = Caches(
        kept(),
        TrustedRuns(partial(connect, engine.host), jobs, engine.images.job),
        sources=directory / "sources",
        modules=ModuleSource(seeds=(modules,), proxies=()),  # they are all there
    )
    return caches, jobs


def warm(caches: Caches, jobs: Jobs, target: Target, base: Tree) -> None:
    """Compile what a target of base needs, once; jobs like it warm nothing up."""
    with (
        jobs.begun(seconds=900) as job,
        caches.for_job(target, base, repository=REPOSITORY, labels=job.labels, base=base),
    ):
        pass


def sandbox_with(
    engine: DockerEngine, caches: Caches, directory: Path, limits: Limits | None = None
) -> Sandbox:
    settings = SandboxSettings(
        directory=directory,
        engine=engine.host,
        job_image=engine.images.job,
        gateway_image=engine.images.gateway,
        limits=limits or Limits(),
    )
    return Sandbox(settings, partial(caches.for_job, repository=REPOSITORY))
