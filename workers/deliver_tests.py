"""Write tests for connectors of a pull request, prove them, and deliver them with their evidence.

The loop that writes is `services.writer`; this is all around it: who still wants it, what people
see meanwhile, and how they get it. Every step may be the last one before the worker dies. The job
then comes again: what is finished is kept, what was paid for is not paid for again, and there is
one delivery, because each of its parts is looked for before it is made.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import structlog

from itw import messages
from itw.configuration.config import Config
from itw.configuration.configured import config_at
from itw.connector import Connector
from itw.errors import TransientError, UserError
from itw.fair_shares.day import NextDay, UsedUp, money_used_up
from itw.jobs import WriteTests
from itw.pull import Pull
from itw.runs.stop import Stop, Why
from itw.stored import directory_of
from itw.tally.written import Written, of_writing, written_of
from itw.tree import OverlaidTree, Tree
from itw.writing.choice import connectors_named, name_of
from itw.writing.evidence import Phase
from itw.writing.offer import nothing_written, parcel_of
from itw.writing.parcel import Parcel
from itw.writing.progress import Progress
from itw.writing.standing import Standing
from workers import delivery, writing_shown
from workers.lease import Busy
from workers.services import Change, Held, RunStopped, Services
from workers.watch import Watch, watching
from workers.writer import Assignment
from workers.writing_shown import Display

log = structlog.get_logger()

SECONDS = 2.6 * 3600  # for all connectors of a job: the rest of the queue's three hours is ours


def run(job: WriteTests, services: Services) -> None:
    """One at a time for each pull request; a job that comes twice is done once."""
    with services.write_lease(job.number) as lease:
        pull = services.github.pull(job.number)
        if pull is not None and not services.writes.is_finished(job.number, job.work):
            with services.change(f"refs/heads/{pull.base_ref}", job.head_sha) as change:
                outcome = _run(job, pull, change, lease, services)
            services.counted.add(job.number, of_writing(job.work, outcome))
            services.writes.finish(job.number, job.work)
        services.writes.ended(job.number, job.work)


def give_up(job: WriteTests, sentence: str, services: Services) -> None:
    """It can't be finished: say why, and offer what is there. Quiet where it goes on elsewhere."""
    try:
        with services.write_lease(job.number):
            if services.writes.is_finished(job.number, job.work):
                return
            parts = [sentence, *delivery.offered(services.writes.kept(job))]
            writing_shown.end(job, messages.writing_failed_title(), parts, services)
            services.counted.add(job.number, of_writing(job.work, Written.FAILED))
            services.writes.finish(job.number, job.work)
            services.writes.ended(job.number, job.work)
    except Busy:
        log.info("somebody_else_is_at_it")


def _run(job: WriteTests, pull: Pull, change: Change, lease: Held, services: Services) -> Written:
    config, _ = config_at(change.tip_tree, organisation=services.github.organisation())
    unfinished = len(services.writes.kept(job)) < len(job.connectors)
    stop = services.writes.stop_of(job) if unfinished else None
    if unfinished and stop is None:
        stop = _write(job, change, config, services)
    parcels = services.writes.kept(job)
    lease.check()
    now = services.github.pull(job.number) or pull
    # What comes now comes too late for the writing, and in time for the delivery.
    late = stop or services.writes.stop_of(job)
    given = delivery.give(job, now, parcels, change, config, services, stop=late)
    parts = [*_introduction(parcels, stop), *given]
    writing_shown.end(job, _title(job, parcels, stop), parts, services)
    states = {each.connector: each.state.value for each in parcels}
    cost = sum(each.cost for each in parcels)
    log.info("tests_delivered", work=job.work, states=states, cost=cost)
    if stop is not None:
        return Written.STOPPED
    return written_of(sum(each.is_proved for each in parcels), len(job.connectors))


def _write(job: WriteTests, change: Change, config: Config, services: Services) -> Stop | None:
    """Write for each connector that is not finished; why that was stopped, if it was."""
    if services.writer is None:
        raise TransientError("this worker has no model, or no Docker engine")
    progress = Progress(connectors=tuple(job.connectors))
    display = Display(job, services)
    show = partial(display.show, progress)
    show()
    if used_up := services.used_up() or _money(job, services):
        display.next_day(used_up)
        raise NextDay(used_up, datetime.now(UTC))
    try:
        with watching(partial(services.writes.stop_of, job), show) as watch:
            _write_each(job, change, config, progress, watch, services)
    except TransientError as error:
        display.postponed(str(error))
        raise
    except RunStopped:
        log.info("writing_stopped", why=watch.why and watch.why.why)
        return watch.why or Stop(Why.CLOSED)
    return watch.why


def _money(job: WriteTests, services: Services) -> UsedUp | None:
    spent = tuple((limit, services.spent(limit)) for limit in services.limits(job))
    return money_used_up(spent, datetime.now(UTC))


def _write_each(
    job: WriteTests,
    change: Change,
    config: Config,
    progress: Progress,
    watch: Watch,
    services: Services,
) -> None:
    """Each stands on what was proved before: two may share a file, such as the registry."""
    kept = {each.connector: each for each in services.writes.kept(job)}
    there = {name_of(each): each for each in connectors_named(job.connectors, change.head_tree)}
    tree: Tree = change.head_tree
    until = time.monotonic() + SECONDS
    for number, name in enumerate(job.connectors):
        progress.begin(number, sum(each.cost for each in kept.values()))
        parcel = kept.get(name)
        if parcel is None:
            if watch.stop.is_set():
                raise RunStopped
            assignment = partial(
                Assignment,
                base=change.base_tree,
                config=config,
                limits=services.limits(job),
                job=f"{directory_of(job.repository)}/{job.number}-{job.work}",
                stop=watch.stop,
                shown=progress,
                seconds=(until - time.monotonic()) / (len(job.connectors) - number),
                log=change.log,
                fake=job.fake,
            )
            parcel = kept[name] = _written(name, there.get(name), tree, assignment, services)
            if watch.stop.is_set() and not parcel.files:
                raise RunStopped
            services.writes.keep(job, parcel)
        if parcel.is_proved:
            tree = OverlaidTree(tree, parcel.contents)
    progress.at(Standing(phase=Phase.DELIVER))


def _written(
    name: str,
    connector: Connector | None,
    tree: Tree,
    assignment: "partial[Assignment]",
    services: Services,
) -> Parcel:
    if connector is None:
        reason = messages.no_such_connectors_to_write(names=[name], known=[])
        return nothing_written(name, "", reason)
    try:
        assert services.writer is not None  # noqa: S101  # asked before
        evidence = services.writer.write(assignment(connector=connector, tree=tree))
    except UserError as error:
        return nothing_written(name, connector.package, str(error))
    return parcel_of(evidence, name, connector.package, tree, services.links)


def _introduction(parcels: Sequence[Parcel], stop: Stop | None) -> list[str]:
    """Why it ended early, where it did."""
    if stop is None:
        return []
    by = stop.who if stop.why is Why.CANCELLED else ""
    if not parcels:
        return [messages.writing_cancelled_at_once(by=by)]
    return [messages.writing_cancelled(by=by)]


def _title(job: WriteTests, parcels: Sequence[Parcel], stop: Stop | None) -> str:
    if stop is not None:
        return messages.writing_stopped_title(by=stop.who if stop.why is Why.CANCELLED else "")
    proved = sum(each.is_proved for each in parcels)
    return messages.delivered_title(proved=proved, connectors=len(job.connectors))
