"""Removes from Redis what it has of repositories and installations that are not ours any more."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itw.errors import TransientError
from itw.stored import keys_of_installation, keys_of_repository
from workers.dispatch import failed, removal
from workers.notes import reached
from workers.runs import Runs
from workers.writes import Writes

if TYPE_CHECKING:
    from redis import Redis

LEASES = "itw:lease:"


class StillAtWork(TransientError):
    """A job for it has not ended yet; it was told to."""

    def __init__(self, repository: str) -> None:
        super().__init__(f"a job is at work on {repository}", retry_after=5.0)


def stop(redis: "Redis", repository: str) -> None:
    """End every test run and every writing job; raises StillAtWork until nobody holds a lease."""
    held = False
    for key in list(_keys(redis, keys_of_repository(repository))):
        name, _, rest = key.partition("#")
        number = rest.partition(":")[0]
        held |= name.startswith(LEASES)
        if name.startswith("itw:runs:"):
            Runs(redis, repository).close(int(number))
        elif name.startswith("itw:writes:"):
            Writes(redis, repository).close(int(number))
    if held:
        raise StillAtWork(repository)


def forget_repository(redis: "Redis", installation: int, repository: str) -> None:
    _forget_jobs(redis, installation, repository)
    _delete(redis, keys_of_repository(repository))


def forget_installation(redis: "Redis", installation: int) -> None:
    _forget_jobs(redis, installation, "")
    _delete(redis, keys_of_installation(installation))


def _forget_jobs(redis: "Redis", installation: int, repository: str) -> None:
    """Those that wait, and those that failed; `repository` of "" is all of the installation's."""
    with reached():
        removal.remove_of(redis, installation, repository)
        for each in failed.all_failed(redis):
            named = repository.lower() in {"", each.job.repository.lower()}
            if named and each.job.installation == installation:
                failed.forget(redis, each)


def _delete(redis: "Redis", patterns: Iterator[str]) -> None:
    with reached():
        for key in _keys(redis, patterns):
            redis.unlink(key)


def _keys(redis: "Redis", patterns: Iterator[str]) -> Iterator[str]:
    with reached():
        for pattern in patterns:
            for key in redis.scan_iter(match=pattern, count=1000):
                yield key.decode()
