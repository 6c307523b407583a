"""The workers' way into the queues; the receiver's is bot/queue.py, and both write the same."""

import time

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from itw.errors import TransientError
from itw.jobs import Job
from itw.queues import QUEUES
from workers.app import configuration
from workers.settings import Settings


def put(settings: Settings, job: Job) -> None:
    """One job more. A worker puts few, so a connection for each is cheap enough."""
    with Celery("itw", broker=settings.broker_url, set_as_current=False) as app:
        app.conf.update(configuration(QUEUES[job.queue]))
        try:
            put_at = int(time.time() * 1000)  # as in bot/message.py
            app.send_task(job.task, kwargs=job.to_message(), headers={"put_at": put_at})
        except (RedisError, OperationalError) as error:
            raise TransientError(f"Redis: {type(error).__name__}") from error
