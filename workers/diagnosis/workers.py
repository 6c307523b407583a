"""Who works on the queues: whether there is anybody, who is missed, and what they go by."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from itw import messages
from itw.fair_shares.limits import Limits
from itw.queues import QUEUES, Queue
from workers import notes, present, runs, writes
from workers.diagnosis.check import Check, bad, off, ok
from workers.dispatch.inventory import Where
from workers.dispatch.lengths import Length, lengths
from workers.present import Worker

if TYPE_CHECKING:
    from redis import Redis

LATELY = 180.0  # a worker says every minute that it is alive
SLOW = 600.0  # seconds that a job waits before somebody should look

Known = Mapping[str, tuple[Worker, ...]]  # by the queue's name


def worker_checks(redis: "Redis") -> Iterator[Check]:
    """Raises QueueAway."""
    there = lengths(redis, time.time())
    known = {queue.name: present.workers(redis, queue) for queue in QUEUES.values()}
    for queue in QUEUES.values():
        yield _queue(redis, queue, there[queue.name], known[queue.name])
        yield from _missed(queue, known[queue.name])
    yield from _versions(known)
    yield from _limits(redis, known)
    for name, key in (("sandbox", runs.PRESENCE), ("write", writes.PRESENCE)):
        note = notes.announced(redis, key)
        failed = note[0].get("failed") if note else None
        if failed:
            detail = messages.probes_failed(names=[str(each) for each in failed])
            yield bad(f"{name} probes", detail, messages.mend_sandbox())


def _missed(queue: Queue, workers: tuple[Worker, ...]) -> Iterator[Check]:
    """Where none is left the queue's own line says so."""
    here = _alive(workers)
    for each in workers if here else ():
        if each not in here:
            detail = messages.worker_missed(
                name=each.name, version=each.version, seconds=each.seconds
            )
            yield bad(f"{queue.name} worker", detail, messages.mend_missed_worker())


def _alive(workers: tuple[Worker, ...]) -> tuple[Worker, ...]:
    return tuple(each for each in workers if each.seconds <= LATELY)


def _versions(known: Known) -> Iterator[Check]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for queue, workers in known.items():
        for each in _alive(workers):
            found[each.version].append(f"{queue} {each.name}")
    if len(found) > 1:
        detail = messages.versions_differ(versions=dict(sorted(found.items())))
        yield off("versions", detail, messages.mend_versions())
    elif found:
        yield ok("versions", messages.versions_are(version=next(iter(found))))


def _limits(redis: "Redis", known: Known) -> Iterator[Check]:
    """Those that workers go by; each has its own settings, and all should have the same."""
    said: dict[str, Limits] = {}
    for queue in QUEUES.values():
        each = {one.name: one.limits for one in _alive(known[queue.name]) if one.limits is not None}
        if len({repr(limits) for limits in each.values()}) > 1:
            detail = messages.limits_differ_within(queue=queue.name, names=sorted(each))
            yield bad("limits", detail, messages.mend_limits())
            return
        if (present.seconds_since(redis, queue) or 0.0) > LATELY:
            continue
        if (limits := present.limits(redis, queue)) is not None:
            said[queue.name] = limits
    if not said:
        return
    usual = next(iter(said.values()))
    others = [name for name, limits in said.items() if limits != usual]
    if others:
        detail = messages.limits_differ(queue=next(iter(said)), others=others)
        yield bad("limits", detail, messages.mend_limits())
    else:
        yield ok("limits", messages.limits_are(limits=usual))


def _queue(redis: "Redis", queue: Queue, length: Length, workers: tuple[Worker, ...]) -> Check:
    name = f"{queue.name} worker"
    seen = present.seconds_since(redis, queue)
    jobs, oldest = length.jobs, length.oldest
    state = messages.queue_state(
        waiting=jobs[Where.WAITING],
        delayed=jobs[Where.DELAYED],
        running=jobs[Where.RUNNING],
        oldest=oldest,
    )
    if seen is None or seen > LATELY:
        worker = messages.no_worker() if seen is None else messages.worker_seen(seconds=seen)
        detail = messages.queue_and_worker(queue=state, worker=worker)
        # Test runs and writing are there where somebody set them up, or where jobs wait for them.
        needed = queue.name == "review" or seen is not None or jobs
        return (bad if needed else off)(name, detail, messages.mend_worker(queue=queue.name))
    number = len(_alive(workers))
    said = (
        messages.workers_seen(number=number, seconds=seen)
        if number > 1
        else messages.worker_seen(seconds=seen)
    )
    detail = messages.queue_and_worker(queue=state, worker=said)
    if oldest is not None and oldest > SLOW:
        return bad(name, detail, messages.mend_slow_queue())
    return ok(name, detail)
