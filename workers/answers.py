"""Replies of the model by what was asked: the same question is not paid for twice.

The key is the question itself (model, words, shape of the reply), so nothing stale can be found. A
worker that dies after a reply leaves it to the next one.
"""

import json
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from workers.model import Question
from workers.notes import note_in, reached

if TYPE_CHECKING:
    from redis import Redis

KEPT = 30 * 24 * 3600  # seconds
PREFIX = "itw:answer:"

Reply = TypeVar("Reply", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply of some time ago, as JSON, and what it cost then in micro-dollars."""

    reply: str
    cost: int

    def read(self, kind: type[Reply]) -> Reply | None:
        try:
            return kind.model_validate_json(self.reply)
        except ValidationError:  # another version's
            return None


class Answers(Protocol):
    def get(self, key: str) -> Kept | None: ...
    def put(self, key: str, kept: Kept) -> None: ...


def key_of(model: str, question: Question[Any]) -> str:
    """The same for the same words to the same model, and for nothing else."""
    parts = [part.text for part in (*question.system, *question.material)]
    schema = question.reply.model_json_schema()
    asked = [model, parts, question.opening, schema, question.effort, question.output_tokens]
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RedisAnswers:
    """Shared by all workers."""

    redis: "Redis"

    def get(self, key: str) -> Kept | None:
        with reached():
            said = note_in(self.redis.get(PREFIX + key))
        if said is None or not isinstance(said.get("reply"), str):
            return None
        return Kept(said["reply"], int(said.get("cost", 0)))

    def put(self, key: str, kept: Kept) -> None:
        said = json.dumps({"reply": kept.reply, "cost": kept.cost})
        with reached():
            self.redis.set(PREFIX + key, said, ex=KEPT)


@dataclass(frozen=True, slots=True)
class MemoryAnswers:
    """Of one process: the command line's."""

    kept: MutableMapping[str, Kept] = field(default_factory=dict)

    def get(self, key: str) -> Kept | None:
        return self.kept.get(key)

    def put(self, key: str, kept: Kept) -> None:
        self.kept[key] = kept
