"""An installation is no longer suspended: the jobs that came meanwhile go on."""

import structlog

from itw.jobs import ResumeInstallation
from workers.services import Services

log = structlog.get_logger()


def run(_job: ResumeInstallation, services: Services) -> None:
    """Where it is suspended again, they find that out and are put aside once more."""
    for job in services.installation.aside():
        services.put(job)
        services.installation.take(job)
        log.info("job_resumed", task=job.task, of=job.repository)
