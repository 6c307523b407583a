"""The configuration of the organisations whose repositories we serve, read again after a while."""

import time
from collections.abc import Callable
from threading import Lock

import structlog

from itw.configuration.configured import RULES
from itw.configuration.organisation import Organisation
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
        self._files: dict[tuple[int, str], tuple[float, bytes | None]] = {}
        self._lock = Lock()

    def of(self, installation: int, repository: str) -> Organisation:
        """What governs a repository; raises what GitHub's refusals raise."""
        file = self._file(installation, repository)
        found = read_organisation(file, RULES, repository)
        if found.problems:
            log.warning("organisation_config_unusable", path=found.path, problems=found.problems)
        return found

    def _file(self, installation: int, repository: str) -> bytes | None:
        owner = (installation, repository.partition("/")[0].lower())
        now = time.monotonic()
        with self._lock:
            until, file = self._files.get(owner, (0.0, None))
        if now < until:
            return file
        file = self._read(installation, repository)
        with self._lock:
            self._files = {key: kept for key, kept in self._files.items() if now < kept[0]}
            self._files[owner] = (now + (NONE_KEPT if file is None else KEPT), file)
        return file
