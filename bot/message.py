"""A job as the message that Celery puts into Redis.

Celery builds the task message and its envelope is Kombu's: protocol 2 over the virtual transport
(https://docs.celeryq.dev/en/stable/internals/protocol.html). Celery's own `send_task` would add a
third of a millisecond and a round trip of its own to each job; a test compares what it writes with
what is written here.
"""

from base64 import b64encode
from json import dumps
from time import time
from uuid import uuid4

from celery import Celery
from celery.utils.nodenames import anon_nodename

from itw.jobs import Job

_CELERY = Celery("bot", set_as_current=False)
_ORIGIN = anon_nodename()


def message_of(job: Job) -> bytes:
    task = _CELERY.amqp.as_task_v2(
        str(uuid4()),
        job.task,
        kwargs=job.to_message(),
        argsrepr="()",
        kwargsrepr="{…}",  # shown in Celery's own logs; ours bind the job's fields
        origin=_ORIGIN,
        ignore_result=True,
    )
    return dumps(
        {
            "body": b64encode(dumps(task.body).encode()).decode(),
            "content-encoding": "utf-8",
            "content-type": "application/json",
            # When it was put, by our clock and in milliseconds: what waits too long is found by it.
            "headers": task.headers | {"put_at": int(time() * 1000)},
            "properties": task.properties
            | {
                "delivery_mode": 2,
                "delivery_info": {"exchange": "", "routing_key": job.queue},
                "priority": 0,
                "body_encoding": "base64",
                "delivery_tag": str(uuid4()),
            },
        }
    ).encode()
