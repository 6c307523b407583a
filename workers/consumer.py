"""Celery's consumer, but for jobs that it does not know: they are kept for a worker that does.

While an installation is upgraded, a new receiver's jobs come to old workers. Celery throws away a
task that it has no name for; here it is held for a moment and put back, and its place among the
messages that may be held is given to another.
"""

import time
from typing import Any

import structlog
from celery.worker.consumer import Consumer as CeleryConsumer
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger()

PAUSE_WITHOUT_QUEUE = 2.0  # seconds
PAUSE = 5.0  # seconds, so that an old worker that is alone does not take it over and over


class Consumer(CeleryConsumer):  # type: ignore[misc]  # celery has no types
    def on_connection_error_before_connected(self, exc: Exception) -> None:
        """A full server takes connections and refuses what comes first: Celery tries at once."""
        super().on_connection_error_before_connected(exc)
        time.sleep(PAUSE_WITHOUT_QUEUE)

    def on_unknown_task(self, _body: Any, message: Any, _error: Exception) -> None:
        log.warning("job_of_another_version", task=str(message.headers.get("task", ""))[:100])
        self.qos.increment_eventually()
        self.timer.call_after(PAUSE, self._put_back, (message,))

    def _put_back(self, message: Any) -> None:
        self.qos.decrement_eventually()
        try:
            message.requeue()
        except (OperationalError, RedisError) as error:  # it is held, and comes back as that of a
            log.warning("queue_unreachable", error=str(error))  # worker that was killed does
