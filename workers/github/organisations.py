"""The configuration of the organisations whose repositories we serve, read again after a while."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

import structlog

from itw.configuration.configured import RULES
from itw.configuration.organisation import NO_ORGANISATION, Organisation, is_home
from itw.configuration.organisation_file import read_organisation

log = structlog.get_logger()

# Seconds; then GitHub is asked whether it changed, which costs nothing of a limit where there is a
# file. Where there is none, it does.
KEPT, NONE_KEPT = 60.0, 300.0

Read = Callable[[int, str], bytes | None]  # of an installation, for a repository


class Organisations:
    """What was read lately, by owner; any number of threads may share it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[tuple[int, str], tuple[float, Organisation]] = {}
        self._lock = Lock()

    def of(self, installation: int, repository: str) -> Organisation:
        """What governs a repository; raises what GitHub's refusals raise."""
        owner = repository.partition("/")[0]
        key, now = (installation, owner.lower()), time.monotonic()
        with self._lock:
            until, found = self._known.get(key, (0.0, NO_ORGANISATION))
        if now >= until:
            found = self._fresh(installation, repository, key)
        return replace(found, owner=owner, is_home=is_home(repository))

    def _fresh(self, installation: int, repository: str, key: tuple[int, str]) -> Organisation:
        file = self._read(installation, repository)
        found = read_organisation(file, RULES, repository)
        if found.problems:
            log.warning("organisation_config_unusable", path=found.path, problems=found.problems)
        now = time.monotonic()
        with self._lock:
            self._known = {each: kept for each, kept in self._known.items() if now < kept[0]}
            self._known[key] = (now + (NONE_KEPT if file is None else KEPT), found)
        return found
