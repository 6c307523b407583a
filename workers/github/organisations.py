"""The configuration of the organisations whose repositories we serve, read again after a while."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

import structlog

from itw import messages
from itw.configuration.configured import RULES
from itw.configuration.organisation import NO_ORGANISATION, Organisation, home_of, is_home
from itw.configuration.organisation_file import read_organisation, unread_organisation
from workers.github.decided import Decided
from workers.github.errors import NoFile

log = structlog.get_logger()

# Seconds; then GitHub is asked whether it changed, which costs nothing of a limit where there is a
# file. Where there is none, it does.
KEPT, NONE_KEPT = 60.0, 300.0

Read = Callable[[int, str], bytes | None]  # of an installation, for a repository
Sees = Callable[[int, str], bool]  # whether it sees the repository that would hold the file
Owner = tuple[int, str]  # installation, login in lower case


class Organisations:
    """What was read lately, by owner; any number of threads may share it.

    Whatever is wrong with a file that was there, what it said last holds: `decided` has it, also
    for those who begin later. None is for one who works alone and is gone soon.
    """

    def __init__(self, read: Read, sees: Sees, decided: Decided | None = None) -> None:
        self._read, self._sees, self._decided = read, sees, decided
        self._known: dict[Owner, tuple[float, Organisation]] = {}
        self._good: dict[Owner, bytes] = {}  # by this version's rules; Redis's may be another's
        self._lock = Lock()

    def of(self, installation: int, repository: str) -> Organisation:
        """What governs a repository; raises what GitHub's refusals raise, and QueueAway."""
        owner = repository.partition("/")[0]
        key, now = (installation, owner.lower()), time.monotonic()
        with self._lock:
            until, found = self._known.get(key, (0.0, NO_ORGANISATION))
        if now >= until:
            found = self._fresh(installation, repository, key)
        return replace(found, owner=owner, is_home=is_home(repository))

    def _fresh(self, installation: int, repository: str, key: Owner) -> Organisation:
        found = self._read_now(installation, repository, key)
        if found.problems:
            log.warning("organisation_config_unusable", path=found.path, problems=found.problems)
        self._remember(found, key)
        now = time.monotonic()
        with self._lock:
            self._known = {each: kept for each, kept in self._known.items() if now < kept[0]}
            self._known[key] = (now + (KEPT if found.source else NONE_KEPT), found)
        return found

    def _read_now(self, installation: int, repository: str, key: Owner) -> Organisation:
        good = self._last_good(key)
        try:
            file = self._read(installation, repository)
        except NoFile as error:
            return unread_organisation(str(error), RULES, repository, good)
        if file is None and good and not self._sees(installation, repository):
            problem = messages.organisation_out_of_sight(home=home_of(repository))
            return unread_organisation(problem, RULES, repository, good)
        return read_organisation(file, RULES, repository, good)

    def _last_good(self, key: Owner) -> tuple[bytes, ...]:
        """What every worker knows comes first: it may be newer."""
        shared = None if self._decided is None else self._decided.file(key[0])
        with self._lock:
            own = self._good.get(key)
        return tuple(each for each in (shared, own) if each is not None)

    def _remember(self, found: Organisation, key: Owner) -> None:
        if found.problems:
            if self._decided is not None:
                self._decided.mark(key[0], found.path, found.problems)
            return
        if self._decided is not None:
            self._decided.keep(key[0], found.source or None)
        with self._lock:
            if found.source:
                self._good[key] = found.source
            else:
                self._good.pop(key, None)
