"""The whole App for a small team: embedded Redis, receiver and worker under one roof.

The same programs as in a large installation, as children of this process. Each gets the secrets it
needs and no other: the receiver never sees the App's key, a worker never the webhook's secret, and
the model's key only who asks the model.
"""

import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog
from redis import Redis
from redis.exceptions import RedisError

from itw import messages
from itw.errors import UserError
from workers import model_reviews, valkey
from workers.children import Child
from workers.git.lock import NotFree, locked
from workers.runs import announce
from workers.settings import Settings

log = structlog.get_logger()

RECEIVER_SECRETS = ("ITW_WEBHOOK_SECRET", "ITW_WEBHOOK_SECRET_PREVIOUS")
WORKER_SECRETS = ("ITW_PRIVATE_KEY", "ITW_PRIVATE_KEY_FILE")
MODEL_SECRETS = ("ANTHROPIC_API_KEY",)  # of the workers that ask the model
GRACE = 120.0  # seconds for a running review to end when everything stops
SANDBOX_GRACE = 10.0  # and for a test run


@dataclass(frozen=True, slots=True)
class Engine:
    """The Docker engine that tests run on: its version, or why there is none."""

    version: str = ""
    problem: str = "no Docker engine was looked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is started, and what is missing and therefore off."""

    host: str
    port: int
    settings: Settings
    env: Mapping[str, str]
    engine: Engine = field(default_factory=Engine)

    def sentences(self) -> Iterator[str]:
        """What runs where, and what is off for want of what."""
        data = self.settings.data_directory / "redis"
        redis = messages.embedded_redis(directory=str(data)) if self.own_redis else "yours"
        yield messages.serving(address=f"http://{self.host}:{self.port}", redis=redis)
        if not self.takes_webhooks:
            yield messages.webhooks_off()
        if not self.reviews:
            yield messages.reviews_off(missing=self.settings.missing)
        if self.engine.version:
            yield messages.tests_on(version=self.engine.version)
        else:
            yield messages.tests_off(problem=self.engine.problem)
        yield messages.writing_on() if self.writes_tests else messages.writing_off()
        yield messages.model_reviews_on() if self.has_model else messages.model_reviews_off()

    @property
    def own_redis(self) -> bool:
        return not self.env.get("ITW_REDIS_URL")

    @property
    def reviews(self) -> bool:
        return not self.settings.missing

    @property
    def takes_webhooks(self) -> bool:
        return bool(self.env.get("ITW_WEBHOOK_SECRET"))

    def receiver(self, redis_url: str) -> Child:
        """One process of the receiver; without a secret it answers, and refuses every delivery."""
        env = self._env(*RECEIVER_SECRETS) | {"ITW_REDIS_URL": redis_url}
        if not self.takes_webhooks:
            env["ITW_WEBHOOK_SECRET"] = secrets.token_hex(32)
        env |= {"ITW_HOST": self.host, "ITW_PORT": str(self.port), "ITW_RECEIVER_PROCESSES": "1"}
        command = (sys.executable, "-m", "bot")
        return Child("receiver", command, env, stop_within=15)

    def worker(self, redis_url: str) -> Child:
        env = self._env(*WORKER_SECRETS) | {"ITW_REDIS_URL": redis_url}
        command = (sys.executable, "-m", "workers.worker", "review")
        return Child("worker", command, env, stop_within=GRACE)

    def beat(self, redis_url: str) -> Child:
        """What is cut off is done again."""
        env = self._env(*WORKER_SECRETS) | {"ITW_REDIS_URL": redis_url}
        return Child("beat", (sys.executable, "-m", "workers.beat"), env, stop_within=15)

    @property
    def runs_tests(self) -> bool:
        return self.reviews and bool(self.engine.version)

    @property
    def writes_tests(self) -> bool:
        return self.runs_tests and self.settings.model is not None

    @property
    def has_model(self) -> bool:
        return self.reviews and self.settings.model is not None

    def model_worker(self, redis_url: str) -> Child:
        """What was answered before it is killed is not asked again."""
        env = self._env(*WORKER_SECRETS, *MODEL_SECRETS) | {"ITW_REDIS_URL": redis_url}
        command = (sys.executable, "-m", "workers.worker", "model")
        return Child("model", command, env, stop_within=SANDBOX_GRACE)

    def write_worker(self, redis_url: str) -> Child:
        """What is killed is written on from where it was."""
        env = self._env(*WORKER_SECRETS, *MODEL_SECRETS) | {"ITW_REDIS_URL": redis_url}
        command = (sys.executable, "-m", "workers.worker", "write")
        return Child("write", command, env, stop_within=SANDBOX_GRACE)

    def sandbox_worker(self, redis_url: str) -> Child:
        """A run that does not end soon is killed, swept and run again: nobody waits an hour."""
        env = self._env(*WORKER_SECRETS) | {"ITW_REDIS_URL": redis_url}
        command = (sys.executable, "-m", "workers.worker", "sandbox")
        return Child("sandbox", command, env, stop_within=SANDBOX_GRACE)

    def redis(self, directory: Path) -> Child:
        return Child("redis", valkey.command(directory), self._env(), stop_within=15)

    def _env(self, *needed: str) -> dict[str, str]:
        """Our own environment, with no secrets but those that are needed."""
        others = {*RECEIVER_SECRETS, *WORKER_SECRETS, *MODEL_SECRETS} - {*needed}
        return {name: value for name, value in self.env.items() if name not in others}


def serve(plan: Plan) -> None:
    """Run until SIGTERM or Ctrl-C, then end the children in order: Redis is the last one."""
    with _stopping() as stopping, ExitStack() as stack:
        started = partial(_started, stack, lambda: _is_hurried(stopping))
        redis_url = plan.settings.redis_url
        children = []
        if plan.own_redis:
            directory = stack.enter_context(_redis_directory(plan.settings.data_directory))
            redis_url = valkey.url_of(directory)
            children.append(plan.redis(directory))
            started(children[-1])
            valkey.wait_for(directory)
        if plan.reviews:
            for child in (plan.worker(redis_url), plan.beat(redis_url)):
                children.append(child)
                started(child)
        if plan.runs_tests:
            with suppress(RedisError), Redis.from_url(redis_url) as redis:
                announce(redis)  # what comes before the worker has started waits for it
            children.append(plan.sandbox_worker(redis_url))
            started(children[-1])
        if plan.has_model:
            with suppress(RedisError), Redis.from_url(redis_url) as redis:
                model_reviews.announce(redis, has_model=True)
            children.append(plan.model_worker(redis_url))
            started(children[-1])
        if plan.writes_tests:
            children.append(plan.write_worker(redis_url))
            started(children[-1])
        children.append(plan.receiver(redis_url))
        started(children[-1])
        while not stopping:
            for child in children:
                child.keep_running()
            time.sleep(0.2)
        log.info("stopping")


def _started(stack: ExitStack, hurried: Callable[[], bool], child: Child) -> None:
    stack.callback(child.stop, hurried)
    child.start()


def _is_hurried(asked: list[int]) -> bool:
    """Whether somebody is not willing to wait for the running reviews."""
    return asked.count(signal.SIGINT) > 1


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """A list that is not empty any more once somebody has asked us to stop."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        if _is_hurried(asked):
            raise KeyboardInterrupt

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _redis_directory(data: Path) -> Iterator[Path]:
    """Where the embedded server keeps its files, ours alone."""
    directory = (data / "redis").absolute()
    valkey.prepared(directory)
    with _alone(directory), valkey.short(directory) as path:
        yield path


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Two servers that append to one file would spoil it."""
    try:
        with locked(directory / "lock", seconds=0):
            yield
    except NotFree as error:
        raise UserError(messages.already_served(directory=str(directory))) from error
