"""An installation may be gone: then all that is stored of it and of its repositories goes."""

import structlog

from itw.jobs import ForgetInstallation, ForgetRepository
from workers.services import Services

log = structlog.get_logger()


def run(job: ForgetInstallation, services: Services) -> None:
    """Its repositories have jobs of their own: each waits for whoever is at work on it."""
    if services.installation.is_there():
        log.info("still_installed")
        return
    repositories = services.installation.repositories()
    for repository in repositories:
        services.put(
            ForgetRepository(
                installation=job.installation,
                repository=repository,
                delivery=job.delivery,
                reason="uninstalled",
            )
        )
    services.installation.forget()
    log.info("installation_forgotten", repositories=len(repositories))
