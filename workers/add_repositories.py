"""Repositories came to an installation: their older pull requests are left in peace."""

from itw.jobs import AddRepositories
from workers.services import Services


def run(job: AddRepositories, services: Services) -> None:
    services.installation.add(job.repositories)
