"""What a job costs in the dispatcher, beside Kombu's own list, and where most must be passed over.

One worker's part: the steps inside Valkey with their round trips, without Celery. `flood` are 1,000
jobs of one repository, `many` one job of each of 1,000 installations, and `full` the same with a
job of each held and its limit reached, where the last one alone has room.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from redis import Redis

from bot.message import message_of
from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES
from tests.workers.stage import Server
from tools.bench.result import NothingMeasured, Result, show
from workers.dispatch.inventory import lanes_of
from workers.dispatch.lanes import Lanes
from workers.dispatch.slots import Slots

JOBS, ROUNDS = 1000, 5
QUEUE = QUEUES["review"]


def results() -> list[Result]:
    with TemporaryDirectory() as directory:
        server = Server(Path(directory, "v"))
        try:
            with Redis.from_url(server.url) as redis:
                return [measure(redis) for measure in (flood, many, full)]
        finally:
            server.kill()


def flood(redis: "Redis[bytes]") -> Result:
    lanes = lanes_of(QUEUE)
    ours = [_seconds(redis, [1] * JOBS, lambda: _taken(redis, lanes)) for _ in range(ROUNDS)]
    kombu = [_seconds(redis, [1] * JOBS, lambda: _popped(redis, lanes)) for _ in range(ROUNDS)]
    return _result("a job of a flood", ours, beside=kombu)


def many(redis: "Redis[bytes]") -> Result:
    lanes, owners = lanes_of(QUEUE), list(range(1, JOBS + 1))
    return _result(
        "a job of each of 1,000 installations",
        [_seconds(redis, owners, lambda: _taken(redis, lanes)) for _ in range(ROUNDS)],
    )


def full(redis: "Redis[bytes]") -> Result:
    """Each of them is at its limit, and is asked before the one that is not."""
    lanes = Lanes(prefix=QUEUE.key_prefix, name=QUEUE.name, slots=Slots(installation=1))
    redis.flushall()
    _put(redis, list(range(1, JOBS + 1)))
    _taken(redis, lanes)
    _put(redis, list(range(1, JOBS + 1)))
    seconds = []
    for number in range(20):
        _put(redis, [JOBS + 1 + number])
        began = perf_counter()
        if lanes.take(redis, time.time()) is None:
            raise NothingMeasured("who has room got nothing")
        seconds.append(perf_counter() - began)
    return _result("a job past 1,000 installations at their limit", seconds, jobs=1, target=50.0)


def _result(
    name: str,
    seconds: list[float],
    beside: list[float] | None = None,
    jobs: int = JOBS,
    target: float = 5.0,
) -> Result:
    each = 1000 * median(seconds) / jobs
    told = f"; Kombu's BRPOP with its notes {1000 * median(beside) / jobs:.2f} ms" if beside else ""
    samples = {"ours": seconds, **({"kombu": beside} if beside else {})}
    detail = f"sorted, taken and acknowledged{told}"
    return Result(name=name, value=each, unit="ms", target=target, detail=detail, samples=samples)


def _seconds(redis: "Redis[bytes]", owners: list[int], work: Callable[[], int]) -> float:
    redis.flushall()
    _put(redis, owners)
    began = perf_counter()
    if work() != len(owners):
        raise NothingMeasured("jobs are missing")
    return perf_counter() - began


def _put(redis: "Redis[bytes]", owners: list[int]) -> None:
    jobs = (
        ReviewPullRequest(
            installation=owner, repository=f"o{owner}/r", number=1, head_sha="", reason="opened"
        )
        for owner in owners
    )
    redis.lpush(QUEUE.key, *map(message_of, jobs))


def _taken(redis: "Redis[bytes]", lanes: Lanes) -> int:
    """How many were taken; acknowledged unless there is a limit to be reached."""
    count = 0
    while lanes.take(redis, time.time()) is not None:
        count += 1
        if lanes.slots == Slots():
            _acknowledge(redis, lanes)
    return count


def _popped(redis: "Redis[bytes]", lanes: Lanes) -> int:
    count = 0
    while (raw := redis.rpop(lanes.came)) is not None:
        with redis.pipeline() as pipe:
            pipe.zadd(lanes.index, {"tag": time.time()}).hset(lanes.held, "tag", raw).execute()
        _acknowledge(redis, lanes)
        count += 1
    return count


def _acknowledge(redis: "Redis[bytes]", lanes: Lanes) -> None:
    with redis.pipeline() as pipe:
        pipe.delete(lanes.index, lanes.held).execute()


if __name__ == "__main__":
    show(results())
