"""Removals that no event told us of: what is stored of them is forgotten all the same.

The jobs ask GitHub themselves, so that a list which lags behind takes nothing away.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from itw.jobs import ForgetInstallation, ForgetRepository
from workers.notes import reached

if TYPE_CHECKING:
    from redis import Redis

KNOWN = "itw:repositories:"  # workers/installation.py


def installations(redis: "Redis", listed: Collection[int]) -> Iterator[ForgetInstallation]:
    """`listed` are all that GitHub knows of."""
    with reached():
        keys = [key.decode() for key in redis.scan_iter(match=f"{KNOWN}*", count=1000)]
    for known in sorted(int(key.removeprefix(KNOWN)) for key in keys):
        if known not in listed:
            yield ForgetInstallation(installation=known, repository="")


def repositories(
    redis: "Redis", installation: int, listed: Collection[str]
) -> Iterator[ForgetRepository]:
    """`listed` are all that the installation has."""
    with reached():
        stored: Any = redis.smembers(f"{KNOWN}{installation}")
    here = {name.lower() for name in listed}
    for name in sorted(each.decode() for each in stored):
        if name not in here:
            yield ForgetRepository(installation=installation, repository=name, reason="missed")
