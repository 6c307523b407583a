"""A repository may not be ours any more: then all that is stored of it goes.

Events come twice and in any order, so that GitHub is asked what is true now.
"""

import structlog

from itw.jobs import ForgetRepository
from workers.on_installation import Standing
from workers.services import Services

log = structlog.get_logger()


def run(job: ForgetRepository, services: Services) -> None:
    standing = services.installation.standing()
    idle = standing is Standing.ARCHIVED and job.reason == "archived"
    if standing is not Standing.GONE and not idle:
        log.info("still_ours", standing=standing)
        return
    services.installation.forget_repository()
    log.info("repository_forgotten", reason=job.reason)
