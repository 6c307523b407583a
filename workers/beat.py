"""The process that looks for what was lost: `python -m workers.beat`.

Any number may run: one acts, and another takes over within seconds when it dies.
Why not Celery's: docs/decisions/0030-nothing-lost.md.
"""

import signal
import sys
from functools import partial
from threading import Event

import structlog
from redis import Redis

from itw import messages
from itw.errors import UserError
from workers import alive, log, loopback
from workers.github.allowance import Allowance
from workers.github.app import App
from workers.github.policy import Policy
from workers.queue import put
from workers.recovery.clock import Round, turn
from workers.recovery.memory import Memory
from workers.recovery.redelivery import Redelivery
from workers.recovery.shares import Shares
from workers.recovery.sweep import Sweep
from workers.settings import Settings

COULD_NOT_RUN = 2
PAUSE = 2.0  # seconds between two looks at the clock, and at whether another beat has died
REDELIVERY_EVERY, SWEEP_EVERY, SHARES_EVERY = 120.0, 60.0, 60.0  # seconds
CHARGED = 0.3  # of the requests of a round: those that count towards GitHub's limit


def main() -> int:
    try:
        settings = Settings.from_env()
    except UserError as error:
        return _refuse(str(error))
    if settings.missing:
        return _refuse(messages.cannot_review(missing=settings.missing))
    log.configure()
    loopback.warn(settings.redis_url)
    run(settings)
    return 0


def run(settings: Settings, policy: Policy | None = None) -> None:
    """Until SIGTERM or Ctrl-C; a round that has begun is ended first."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    redis = redis_of(settings)
    rounds = rounds_of(settings, app_of(settings, policy), redis)
    structlog.get_logger().info("beat_started")
    while not stopping.is_set():
        alive.touch(settings.alive_file)
        turn(redis, rounds)
        stopping.wait(PAUSE)


def redis_of(settings: Settings) -> "Redis":
    return Redis.from_url(settings.redis_url, socket_timeout=10, socket_connect_timeout=5)


def app_of(settings: Settings, policy: Policy | None = None) -> App:
    key, url = settings.private_key, settings.github_url
    return App(settings.app_id, key, base_url=url, policy=policy, redis=redis_of(settings))


def rounds_of(settings: Settings, app: App, redis: "Redis") -> tuple[Round, ...]:
    redelivery, sweep = redelivery_of(app, redis), sweep_of(settings, app, redis)
    return (
        Round("shares", SHARES_EVERY, Shares(app, redis).round),
        Round("redelivery", REDELIVERY_EVERY, redelivery.round),
        Round("sweep", SWEEP_EVERY, sweep.round),
    )


def redelivery_of(app: App, redis: "Redis", *, dry: bool = False) -> Redelivery:
    return Redelivery(app.deliveries, Memory(redis), app.now, dry=dry)


def sweep_of(settings: Settings, app: App, redis: "Redis", *, dry: bool = False) -> Sweep:
    requests = settings.sweep_requests
    return Sweep(
        app=app,
        redis=redis,
        put=partial(put, settings),
        allowance=partial(Allowance, requests, max(1, round(requests * CHARGED))),
        dry=dry,
        alive=partial(alive.touch, settings.alive_file),
    )


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return COULD_NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
