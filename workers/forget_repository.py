"""A repository was taken out of the installation: what is stored of it goes."""

from itw.jobs import ForgetRepository
from workers.services import Services


def run(_job: ForgetRepository, services: Services) -> None:
    services.forget()
