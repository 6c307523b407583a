"""A queue as its workers and Kombu use it, one step at a time."""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime

from redis import Redis

from bot.message import message_of
from itw.jobs import Job, ReviewPullRequest
from itw.queues import QUEUES
from workers.dispatch.lanes import Lanes
from workers.dispatch.slots import ANY, Slots

QUEUE = QUEUES["review"]
START = 1_800_000_000.0  # of the clock: seconds since 1970


def job(installation: int = 1, repository: str = "o/r", number: int = 1, **given) -> Job:
    known = {"head_sha": "a" * 40, "reason": "opened", **given}
    return ReviewPullRequest(
        installation=installation, repository=repository, number=number, **known
    )


@dataclass
class Steps:
    """`now` is the clock of all its workers."""

    redis: "Redis[bytes]"
    slots: Slots = ANY
    now: float = START
    tags: dict[str, dict] = field(default_factory=dict)  # held: tag -> message

    @property
    def lanes(self) -> Lanes:
        return Lanes(prefix=QUEUE.key_prefix, name=QUEUE.name, slots=self.slots)

    def put(self, job: Job, *, eta: float | None = None) -> None:
        message = json.loads(message_of(job))
        if eta is not None:
            message["headers"]["eta"] = datetime.fromtimestamp(eta, UTC).isoformat()
        self.redis.lpush(QUEUE.key, json.dumps(message))

    def take(self) -> int | None:
        """The number of the pull request whose turn it is."""
        tag = self.take_tag()
        return None if tag is None else self.arguments(tag)["number"]

    def take_tag(self) -> str | None:
        raw = self.lanes.take(self.redis, self.now)
        if raw is None:
            return None
        message, exchange, key = json.loads(raw)
        assert (exchange, key) == ("", QUEUE.name)
        tag = message["properties"]["delivery_tag"]
        self.tags[tag] = message
        return tag

    def take_all(self) -> list[int]:
        return list(iter(self.take, None))

    def arguments(self, tag: str) -> dict:
        return json.loads(b64decode(self.tags[tag]["body"]))[1]

    def tag_of(self, number: int) -> str:
        return next(tag for tag in self.tags if self.arguments(tag)["number"] == number)

    def finish(self, tag: str) -> None:
        """As Kombu acknowledges."""
        self.redis.zrem(self.lanes.index, tag)
        self.redis.hdel(self.lanes.held, tag)
        del self.tags[tag]

    def give_back(self, tag: str) -> None:
        """As Kombu restores what a dead worker held."""
        raw = self.redis.hget(self.lanes.held, tag)
        self.redis.zrem(self.lanes.index, tag)
        self.redis.hdel(self.lanes.held, tag)
        if raw is not None:
            message, _, _ = json.loads(raw)
            message["headers"]["redelivered"] = True
            self.redis.rpush(QUEUE.key, json.dumps(message))
        self.tags.pop(tag, None)
