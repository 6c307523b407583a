"""Runs a pull request's tests in throw-away containers that its code can't leave.

    network    of this job alone, without a way out
      gateway  the one container that reaches the engine: builds each request anew, or refuses it
      job      one for each `go test`, in the gateway's network: no capability, secret, or egress
      service  whatever the test starts, made by the gateway

Everything carries the job's labels and is removed by them when the block ends, however it ends. If
this process is killed, the next sweep of the same installation does it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from threading import Event
from typing import TYPE_CHECKING

import structlog

from itw.configuration.config import USUAL, RunPolicy
from itw.gateway.settings import Settings as GatewaySettings
from itw.go.modules import UnusableModules
from itw.runs.images import images_in
from itw.runs.probes import Probe
from itw.runs.sandbox import Limits, SandboxRun, Target, limits_within
from itw.tree import Tree
from workers.engine import gateway, network, probes, sweep
from workers.engine import images as images_on
from workers.engine.caches import CachesFor, JobCaches
from workers.engine.client import EngineError, connect
from workers.engine.jobs import Job, Jobs
from workers.engine.run import GoTests, Unusable
from workers.engine.source import evict, source_of
from workers.sandbox_settings import SandboxSettings
from workers.services import RunStopped, SandboxJob

if TYPE_CHECKING:
    from docker import APIClient

log = structlog.get_logger()

JOB_SECONDS = 3 * 3600  # after which a sweep removes a job though its worker lives
PROBE_SECONDS = 300
SOURCES = 20  # commits whose files are kept


class Sandbox:
    """The sandbox of one installation, on one engine; implements `workers.services.Sandbox`."""

    def __init__(self, settings: SandboxSettings, caches: CachesFor) -> None:
        self._settings = settings
        self._caches = caches
        self._jobs = Jobs.of(settings.directory)
        self._sources = settings.directory / "sources"

    @contextmanager
    def open(
        self,
        target: Target,
        tree: Tree,
        *,
        base: Tree | None = None,
        policy: RunPolicy = USUAL,
        stop: Event | None = None,
    ) -> Iterator[SandboxJob]:
        """Raises UserError for a tree that is too large, and TransientError without an engine."""
        settings, stopped = self._settings, _asker(stop)
        allowed = (*settings.images, *policy.images)
        limits = limits_within(policy, settings.limits, settings.most)
        stopped()
        with ExitStack() as stack:
            api = stack.enter_context(closing(connect(settings.engine)))
            job = stack.enter_context(self._jobs.begun(seconds=JOB_SECONDS))
            stack.callback(_clean_up, api, job)
            guard = stack.enter_context(self._gateway(api, job, allowed, limits))
            source = stack.enter_context(source_of(tree, self._sources))
            found = self._caches(target, tree, labels=job.labels, base=base, stopped=stopped)
            caches = _entered(stack, found)
            if isinstance(caches, UnusableModules):
                yield Unusable(SandboxRun(ending=caches.ending, target=target, reason=str(caches)))
                return
            stopped()
            self._pull_what_is_named(api, target, tree, allowed, stopped)
            guard.wait_until_ready(stopped)
            yield GoTests(
                api=api,
                labels=job.labels,
                target=target,
                source=source,
                directory=job.directory,
                caches=caches,
                gateway=guard,
                image=settings.job_image,
                limits=limits,
                stopped=stopped,
            )

    def probe(self) -> tuple[Probe, ...]:
        """What holds of this engine for the code of strangers; they run only where all of it does.

        Raises TransientError where that can't be found out.
        """
        with ExitStack() as stack:
            api = stack.enter_context(closing(connect(self._settings.engine)))
            job = stack.enter_context(self._jobs.begun(seconds=PROBE_SECONDS))
            stack.callback(_clean_up, api, job)
            settings = self._settings
            guard = stack.enter_context(self._gateway(api, job, settings.images, settings.limits))
            guard.wait_until_ready(lambda: None)
            return probes.probe(
                api,
                job.labels,
                gateway=guard.id,
                image=self._settings.job_image,
                network=job.name,
                source=job.directory,
            )

    def sweep(self) -> int:
        """Remove what is left of this installation's jobs that are over, and of installations that
        are gone; how many things that were.

        At the worker's start, each minute, and after each job. Living jobs are not touched.
        """
        with closing(connect(self._settings.engine)) as api:
            removed = sweep.sweep(api, owner=self._jobs.owner, is_over=self._jobs.is_over)
        for job in self._jobs.dead():
            self._jobs.forget(job)
            removed += 1
        evict(self._sources, keep=SOURCES)
        return removed

    @contextmanager
    def _gateway(
        self, api: "APIClient", job: Job, allowed: Sequence[str], limits: Limits
    ) -> Iterator[gateway.Gateway]:
        network.create(api, job.labels, name=job.name)

        def pull(image: str) -> None:
            images_on.ensure(api, image, seconds=limits.pull_seconds)

        with gateway.running(
            api,
            _gateway_settings(job, limits, allowed),
            image=self._settings.gateway_image,
            labels=job.labels,
            pull=pull,
        ) as guard:
            yield guard

    def _pull_what_is_named(
        self,
        api: "APIClient",
        target: Target,
        tree: Tree,
        allowed: Sequence[str],
        stopped: Callable[[], None],
    ) -> None:
        """Before the clock of the tests runs. What can't be had may not be wanted, either."""
        tests = [path for path in tree.blobs if _is_test_of(target, path)]
        for image in images_in(tree.read(tests).values(), allowed):
            try:
                images_on.ensure(
                    api, image, seconds=self._settings.limits.pull_seconds, stopped=stopped
                )
            except EngineError:
                continue


def _entered(
    stack: ExitStack, caches: AbstractContextManager[JobCaches]
) -> JobCaches | UnusableModules:
    try:
        return stack.enter_context(caches)
    except UnusableModules as error:
        return error


def _clean_up(api: "APIClient", job: Job) -> None:
    """What can't be removed now says nothing about the tests: a sweep will."""
    try:
        sweep.remove_job(api, job.labels)
    except EngineError as error:
        log.warning("left_for_a_sweep", job=job.labels.job, error=str(error))


def _gateway_settings(job: Job, limits: Limits, allowed: Sequence[str]) -> GatewaySettings:
    return GatewaySettings(
        job=job.labels.job,
        owner=job.labels.owner,
        deadline=job.labels.deadline,
        network=job.name,
        container=f"{job.name}-gateway",
        images=tuple(allowed),
        services=limits.services,
        service_memory=limits.service_memory,
        service_cpus=limits.service_cpus,
        networks=limits.networks,
        disk=limits.disk,
        pull_seconds=limits.pull_seconds,
        lifeline=True,
    )


def _is_test_of(target: Target, path: str) -> bool:
    directory, _, name = path.rpartition("/")
    return directory == target.package and name.endswith("_test.go")


def _asker(stop: Event | None) -> Callable[[], None]:
    def stopped() -> None:
        if stop is not None and stop.is_set():
            raise RunStopped

    return stopped
