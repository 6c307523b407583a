"""What `itw doctor` says of the sandbox: its images, and what its probes found."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing

from itw import messages
from itw.errors import TransientError
from itw.runs.probes import Probe
from workers.diagnosis.check import Check, State
from workers.engine import images
from workers.engine.caches import JobCaches
from workers.engine.client import connect
from workers.sandbox import Sandbox
from workers.sandbox_settings import SandboxSettings

NAME = "sandbox"


def sandbox_checks(settings: SandboxSettings) -> Iterator[Check]:
    """Only asked where an engine answers."""
    try:
        with closing(connect(settings.engine)) as api:
            wanted = (settings.job_image, settings.gateway_image)
            missing = [name for name in wanted if not images.has(api, name)]
        if missing:
            detail, mend = messages.images_missing(images=missing), messages.mend_sandbox_images()
            yield Check(name=NAME, state=State.OFF, detail=detail, mend=mend)
            return
        probes = Sandbox(settings, _no_caches).probe()
    except TransientError as error:
        mend = messages.mend_docker()
        yield Check(name=NAME, state=State.BAD, detail=str(error), mend=mend)
        return
    yield from _checks(probes)


def _no_caches(*_: object, **__: object) -> AbstractContextManager[JobCaches]:
    raise AssertionError  # probes compile nothing


def _checks(probes: tuple[Probe, ...]) -> Iterator[Check]:
    failed = [probe for probe in probes if not probe.held]
    if not failed:
        yield Check(name=NAME, state=State.OK, detail=messages.sandbox_holds(probes=len(probes)))
    for probe in failed:
        detail = messages.probe_failed(name=probe.name, meaning=probe.meaning, said=probe.said)
        yield Check(name=NAME, state=State.BAD, detail=detail, mend=messages.mend_sandbox())
