import json
from base64 import b64decode

from celery import Celery

from bot.message import message_of
from itw.jobs import ReviewPullRequest
from itw.queues import QUEUES

JOB = ReviewPullRequest(
    installation=1, repository="o/r", number=2, head_sha="a" * 40, reason="opened", delivery="d"
)
OWN = {"id", "root_id", "kwargsrepr", "put_at"}  # differ from message to message, or on purpose
OWN_PROPERTIES = {"correlation_id", "delivery_tag", "reply_to"}


def without(values, names):
    return {name: value for name, value in values.items() if name not in names}


def test_the_message_is_what_celery_itself_would_have_written(redis_server):
    queue = QUEUES["review"]
    with Celery(broker=redis_server.url.replace("unix", "redis+socket")) as app:
        app.conf.broker_transport_options = {"global_keyprefix": queue.key_prefix}
        app.conf.task_default_exchange = ""
        options = {"queue": queue.name, "exchange": "", "routing_key": queue.name}
        app.send_task(JOB.task, kwargs=JOB.to_message(), ignore_result=True, **options)
    written = json.loads(redis_server.client.rpop(queue.key))
    ours = json.loads(message_of(JOB))
    assert ours.keys() == written.keys()
    assert b64decode(ours["body"]) == b64decode(written["body"])
    assert without(ours["headers"], OWN) == without(written["headers"], OWN)
    assert without(ours["properties"], OWN_PROPERTIES) == without(
        written["properties"], OWN_PROPERTIES
    )
    assert ours["content-type"] == written["content-type"]
