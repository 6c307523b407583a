"""Kombu's transport with the dispatcher in it, as a worker's settings make it."""

from itw.fair_shares.limits import Limits, Share
from itw.queues import QUEUES
from tests.workers.dispatch.queue import Steps, job
from workers.app import create_app
from workers.crashes import CrashCounter
from workers.settings import Settings
from workers.tasks import Toolbox


def test_the_operators_limits_reach_the_step_that_takes_a_job(valkey, redis, monkeypatch):
    # A process of the tests may have connected as those do who are no worker, and Kombu remembers.
    monkeypatch.setattr("kombu.transport._transport_cache", {})
    limits = Limits(repository=Share(jobs=2), named={"o/b": Share(jobs=1)})
    settings = Settings(redis_url=valkey.url, limits=limits)
    tools = Toolbox(stories={}, tell=lambda _job, _why: None, crashes=CrashCounter(redis))
    steps = Steps(redis)
    for number in range(3):
        steps.put(job(repository="o/a", number=number))
        steps.put(job(repository="o/b", number=10 + number))
    app = create_app(settings, QUEUES["review"], tools)
    with app, app.connection_for_read() as connection:
        channel = connection.default_channel
        channel._taking = "review"
        taken = iter(lambda: channel.lanes.take(redis, steps.now), None)
        assert len(list(taken)) == 3
