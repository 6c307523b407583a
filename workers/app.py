"""The Celery application of one class of work, and the worker that runs it."""

import signal
from typing import Any

from celery import Celery, signals
from celery.utils.nodenames import host_format

from itw.queues import Queue
from workers import present, transport
from workers.dispatch.slots import ANY, Slots
from workers.heartbeat import Heartbeat
from workers.settings import Settings
from workers.tasks import Toolbox, add_tasks


def create_app(settings: Settings, queue: Queue, tools: Toolbox) -> Celery:
    """One application for each queue: time-outs and held messages belong to a connection."""
    transport.install()
    app = Celery("itw", broker=settings.broker_url, set_as_current=False)
    app.conf.update(configuration(queue, Slots.of(settings.limits)))
    app.conf.alive_file = settings.alive_file  # for the heartbeat
    app.steps["consumer"].add(Heartbeat)
    add_tasks(app, tools)
    return app


def configuration(queue: Queue, slots: Slots = ANY) -> dict[str, Any]:
    """https://docs.celeryq.dev/en/stable/userguide/configuration.html"""
    return {
        "task_default_queue": queue.name,
        # A message is gone when its job is done, not when it is begun.
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_acks_on_timeout": False,  # killed at its limit: as good as lost, and counted
        "task_soft_time_limit": queue.soft_time_limit,
        "task_time_limit": queue.time_limit,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "worker_prefetch_multiplier": 1,
        "worker_max_memory_per_child": 1
        << 20,  # KiB: a process that grew is replaced after its job
        "worker_eta_task_limit": 1000,  # retries that a worker holds while GitHub is down
        "worker_enable_remote_control": False,
        "worker_consumer": "workers.consumer:Consumer",
        "worker_hijack_root_logger": False,
        # A job goes on when Redis goes away: what it wrote it finds again when it runs twice.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # A server that is full, loads, or became a replica answers with errors, and mends.
        "broker_channel_error_retry": True,
        "broker_transport_options": {
            "global_keyprefix": queue.key_prefix,
            "visibility_timeout": queue.visibility_timeout,
            # Kombu looks for lost messages every 10 s, and then only every 10th time.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
            "unacked_mutex_expire": 10,  # or a worker killed while looking blocks all for minutes
            "slots": slots,
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
        },
    }


def work(settings: Settings, queue: Queue, tools: Toolbox) -> int:
    """Run a worker until it is told to stop; SIGTERM lets the running jobs finish."""
    signals.worker_process_init.connect(_finish_jobs, weak=False)
    present.tell(settings.redis_url, queue, settings.limits)
    worker = create_app(settings, queue, tools).Worker(
        hostname=host_format(f"{queue.name}@%h"),
        pool="prefork",
        concurrency=settings.concurrency,
        queues=[queue.name],
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,  # of Celery's events, which nobody listens to
        loglevel="INFO",
        quiet=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def _finish_jobs(**_: object) -> None:
    """systemd and foreman send SIGTERM to every process: only the worker itself heeds it.

    It waits for the jobs of its processes. Beyond their time limit they are killed all the same.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
