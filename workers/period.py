"""Reads what was counted over some days from Redis, for `itw report`."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from itw.redaction import redacted
from itw.reporting.markdown import one_line
from itw.tally.entry import Entry
from itw.tally.kept import EVERYBODY, PREFIX, day_and_whose
from itw.tally.period import FailedJob, Figures, Period, UnusableFile, summed
from workers.dispatch import failed
from workers.github.decided import usable
from workers.observed import said
from workers.tally import days_before, parsed

if TYPE_CHECKING:
    from redis import Redis

    from itw.observing import Said

TOGETHER = 500
Counts = Mapping[tuple[str, str], Mapping[Entry, int]]  # by day and repository, as below
Amounts = Mapping[tuple[str, str], int]  # by day and repository; "" has those of all together


def period(redis: "Redis", number: int, repository: str = "") -> Period:
    """So many days up to today; `repository` is "" or "owner/name".

    Raises RedisError and QueueAway.
    """
    days, whose = days_before(datetime.now(UTC).date(), number), repository.lower()
    counts = _counted(redis, days)
    ran = _amounts(redis, "itw:minutes:*", days, _of_minutes)
    spent = _amounts(redis, "itw:spent:day:*", days, _of_spent)

    def figures(day: str, name: str) -> Figures:
        return Figures(
            counts=counts.get((day, name), {}),
            sandbox_seconds=ran.get((day, name), 0) / 1000,
            cost=spent.get((day, name), 0),
        )

    there = {name for _, name in (*counts, *ran, *spent)} - {""}
    names = [whose] if whose else sorted(there)
    return Period(
        repository=repository,
        days={day: figures(day, whose) for day in days},
        repositories={name: summed(figures(day, name) for day in days) for name in names},
        failed=tuple(_failed(redis, days, whose)),
        unusable=tuple(_unusable(redis, whose)),
        observed=_observed(redis, days, whose),
    )


def _counted(redis: "Redis", days: Sequence[str]) -> Counts:
    """Few repositories do something every day: only what there is is read."""
    keys = [key for key in _keys(redis, f"{PREFIX}*") if _of_tally(key)[0] in days]
    found: dict[tuple[str, str], Mapping[Entry, int]] = {}
    for first in range(0, len(keys), TOGETHER):
        some = keys[first : first + TOGETHER]
        with redis.pipeline(transaction=False) as pipe:
            for key in some:
                pipe.hgetall(key)
            found.update(zip(map(_of_tally, some), map(parsed, pipe.execute()), strict=True))
    return found


def _of_tally(key: str) -> tuple[str, str]:
    """Its day and repository, and "" for everybody's."""
    day, whose = day_and_whose(key)
    return day, "" if whose == EVERYBODY else whose


def _amounts(
    redis: "Redis", pattern: str, days: Sequence[str], of: Callable[[str], tuple[str, str]]
) -> Amounts:
    found: dict[tuple[str, str], int] = defaultdict(int)
    keys = [key for key in _keys(redis, pattern) if of(key)[0] in days]
    values: Any = redis.mget(keys) if keys else []
    for key, value in zip(keys, values, strict=True):
        found[of(key)] += int(value or 0)
    return found


def _of_minutes(key: str) -> tuple[str, str]:
    """`itw:minutes:DAY:INSTALLATION[:REPOSITORY]` as day and repository."""
    _, _, day, _, *name = key.split(":", 4)
    return day, "".join(name)


def _of_spent(key: str) -> tuple[str, str]:
    """`itw:spent:day:INSTALLATION:DAY[:REPOSITORY]`."""
    _, _, _, _, day, *name = key.split(":", 5)
    return day, "".join(name)


def _failed(redis: "Redis", days: Sequence[str], whose: str) -> Iterator[FailedJob]:
    for each in failed.all_failed(redis):
        at, job = datetime.fromtimestamp(each.at, UTC), each.job
        if at.date().isoformat() in days and whose in {"", job.repository.lower()}:
            yield FailedJob(
                id=job.identity[:8],
                task=job.task,
                repository=job.repository,
                number=getattr(job, "number", 0),
                at=_shown(at),
                why=redacted(one_line(each.why)),
            )


def _unusable(redis: "Redis", whose: str) -> Iterator[UnusableFile]:
    for _, each in usable(redis):
        owner = each.path.partition("/")[0].lower() if each else ""
        if each and whose.partition("/")[0] in {"", owner}:
            at = datetime.fromtimestamp(each.since, UTC)
            yield UnusableFile(path=each.path, since=_shown(at), problem=one_line(each.problem))


def _shown(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes").removesuffix("+00:00")


def _observed(redis: "Redis", days: Sequence[str], whose: str) -> Mapping[str, "tuple[Said, ...]"]:
    found: dict[str, list[Said]] = defaultdict(list)
    for each in said(redis, whose or "*"):
        if datetime.fromtimestamp(each.at / 1000, UTC).date().isoformat() in days:
            found[each.repository.lower()].append(each)
    return {name: tuple(several) for name, several in found.items()}


def _keys(redis: "Redis", pattern: str) -> Iterator[str]:
    for key in redis.scan_iter(match=pattern, count=1000):
        yield key.decode()
