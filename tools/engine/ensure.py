"""Finds a Docker engine that answers, or starts one where that is wanted."""

import os
import sys

from tools.engine.client import Engine, host_of_context
from tools.engine.install import CannotInstall, Daemon, install, start
from tools.engine.settings import DEFAULT_HOST, EngineSettings

NO_ENGINE = """\
No Docker engine answers at {host}. The tests of the sandbox need one. Either
  start yours (Docker Desktop, Colima, or `systemctl start docker`),
  or let Debian's be installed and started here:  python -m tools.engine --yes  (as root)
  or leave those tests out, which proves less:    make test WITHOUT_DOCKER=1"""


def running_engine(settings: EngineSettings) -> Engine | None:
    """The engine that DOCKER_HOST, the usual socket or the client's context means."""
    hosts = [settings.host] if settings.host else [DEFAULT_HOST, host_of_context()]
    return next((Engine(host) for host in hosts if host and Engine(host).answers), None)


def ensure_engine(settings: EngineSettings, *, yes: bool = False) -> Engine:
    """A running engine; starts one in CI, or when somebody said yes."""
    engine = running_engine(settings)
    if engine:
        return engine
    missing = NO_ENGINE.format(host=settings.host or DEFAULT_HOST)
    if settings.host or not (yes or settings.in_ci or _agreed()):
        raise CannotInstall(missing)
    install(is_root=os.geteuid() == 0)
    return start(Daemon())


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    question = "No Docker engine answers. Install Debian's docker.io and start it? [y/N] "
    return input(question).strip().lower() in {"y", "yes"}
