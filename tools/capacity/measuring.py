"""The small real run: receiver, Redis, a worker and git are real, and GitHub is the double."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.end_to_end.outage import Outage
from tests.end_to_end.system import System, running
from tests.github_double.recorder import Request
from tests.workers.memory import resident_bytes
from tests.workers.stage import Worker
from tools.capacity.measured import Backlog, Kind, Measured

REVIEWS, BACKLOG = 30, 30
UNCHANGED = 304
SEED = 1


def measure() -> Measured:
    """About a minute on a machine that has nothing else to do."""
    load = os.getloadavg()[0]
    with TemporaryDirectory(prefix="itw-c-") as folder, running(Path(folder)) as system:
        system.github.limits.secondary = False
        people = Outage(system, SEED)
        worker = system.start_worker()
        _ours(system, people)  # tokens and the first clone are not every review's
        before = _redis_bytes(system)
        ours = _kind(system, worker, lambda _: _ours(system, people))
        kept = (_redis_bytes(system) - before) / REVIEWS
        others = _kind(system, worker, lambda number: _other(system, number))
        resident = resident_bytes(worker.process.pid)
        worker.stop()
        waiting, drained = _backlog(system, people)
    return Measured(
        ours=ours,
        others=others,
        waiting_bytes=round(waiting),
        kept_bytes=round(kept),
        worker_bytes=resident,
        backlog=Backlog(pulls=BACKLOG, drained=round(drained, 2)),
        cores=os.cpu_count() or 1,
        load=round(load, 1),
    )


def _kind(system: System, worker: Worker, review: Callable[[int], None]) -> Kind:
    """One after another, each begun when the last one is done."""
    known = len(_busy(worker))
    system.github.recorder.clear()
    for number in range(REVIEWS):
        review(number)
    counted = [each for each in system.github.recorder.requests if _counts(each)]
    writes = [each for each in counted if each.method not in {"GET", "HEAD"}]
    return Kind(
        seconds=tuple(_busy(worker)[known:]),
        requests=round(len(counted) / REVIEWS, 2),
        writes=round(len(writes) / REVIEWS, 2),
    )


def _ours(system: System, people: Outage) -> None:
    system.wait_for_verdict(people.open_a_connector().pull, 60)


def _other(system: System, number: int) -> None:
    system.open_pull(f"other-{number}", {"docs/words.md": f"{number}\n"})
    system.wait_until_idle(60)


def _counts(request: Request) -> bool:
    git = request.operation.startswith("git/")
    return request.actor.startswith("installation") and not git and request.status != UNCHANGED


def _backlog(system: System, people: Outage) -> tuple[float, float]:
    """Redis's bytes for each waiting job; seconds from the first review to the last one's end."""
    before = _redis_bytes(system)
    for _ in range(BACKLOG):
        people.open_a_connector()
    waiting = (_redis_bytes(system) - before) / BACKLOG
    worker = system.start_worker()
    system.wait_until_idle(300)
    return waiting, _span(worker, BACKLOG)


def _span(worker: Worker, count: int) -> float:
    """From the start of the first of the last `count` jobs to the end of the last one."""
    last = worker.lines("job_done")[-count:]
    ends = [_moment(str(line["timestamp"])) for line in last]
    return ends[-1] - ends[0] + float(str(last[0]["seconds"]))


def _moment(stamp: str) -> float:
    whole, _, fraction = stamp.rstrip("Z").partition(".")
    return time.mktime(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float(f"0.{fraction or 0}")


def _busy(worker: Worker) -> list[float]:
    return [float(str(line["seconds"])) for line in worker.lines("job_done")]


def _redis_bytes(system: System) -> int:
    """Of every key by itself: the server's own sums have buffers in them that come and go."""
    with system.redis.client() as client:
        sizes = (client.memory_usage(key, samples=0) for key in client.scan_iter())
        return sum(size or 0 for size in sizes)
