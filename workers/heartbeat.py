"""A worker tells Redis that it still holds its jobs, so that only a dead worker's jobs run again.

Kombu stamps a message once, when it is taken, and gives it to somebody else when the stamp is older
than the visibility time-out. A time-out above the longest job would leave a killed two-second
review waiting for an hour; a short one would start long jobs twice. So the stamps of the messages
this worker holds are renewed while it lives.
"""

import time
from typing import Any

import structlog
from celery import bootsteps
from celery.worker.consumer.tasks import Tasks
from redis.exceptions import RedisError

from workers import alive

log = structlog.get_logger()


class Heartbeat(bootsteps.StartStopStep):  # type: ignore[misc]  # celery has no types
    """Renew the stamps several times in each visibility time-out."""

    requires = (Tasks,)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self.timer: Any = None

    def start(self, consumer: Any) -> None:
        timeout = consumer.app.conf.broker_transport_options["visibility_timeout"]
        self.timer = consumer.timer.call_repeatedly(timeout / 5, beat, (consumer,))

    def stop(self, _consumer: Any) -> None:
        if self.timer is not None:
            self.timer.cancel()

    shutdown = stop


def beat(consumer: Any) -> None:
    channel = consumer.task_consumer.channel
    alive.touch(consumer.app.conf.alive_file)
    try:
        renew(channel)
        channel.put_back()
    except RedisError as error:  # the consumer's own loop reconnects
        log.warning("heartbeat_missed", error=str(error))


def renew(channel: Any) -> None:
    """Stamp what is held; what was given to somebody else meanwhile is not taken back."""
    held = set(channel.qos._delivered) - channel.qos._dirty
    if not held:
        return
    # Not channel.client: its connection waits for the next message, and would read that as the
    # answer to this.
    with channel.conn_or_acquire() as client:
        client.zadd(channel.unacked_index_key, dict.fromkeys(held, time.time()), xx=True)
