"""Replies of the model by what was asked: the same question is not paid for twice.

The key is the question itself (model, words, shape of the reply), so nothing stale can be found. A
worker that dies after a reply leaves it to the next one.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from workers.model_question import Question
from workers.notes import Note, note_in, reached

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
    parts = [[part.text for part in each] for each in (question.system, question.material)]
    schema = question.reply.model_json_schema()
    asked = [model, parts, question.opening, schema, question.effort, question.output_tokens]
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RedisAnswers:
    """Shared by all workers. They quote a repository's code, so they go with it."""

    redis: "Redis"
    repository: str

    def _key(self, key: str) -> str:
        return f"{PREFIX}{self.repository.lower()}#{key}"

    def get(self, key: str) -> Kept | None:
        with reached():
            said = note_in(self.redis.get(self._key(key)))
        return _kept(said)

    def put(self, key: str, kept: Kept) -> None:
        said = json.dumps({"reply": kept.reply, "cost": kept.cost})
        with reached():
            self.redis.set(self._key(key), said, ex=KEPT)


@dataclass(frozen=True, slots=True)
class FileAnswers:
    """The command line's: a file for each; one that can't be read is as good as missing."""

    directory: Path

    def get(self, key: str) -> Kept | None:
        try:
            said = note_in((self.directory / key).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None
        return _kept(said)

    def put(self, key: str, kept: Kept) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        new = self.directory / f"{key}.{uuid4().hex}"
        new.write_text(json.dumps({"reply": kept.reply, "cost": kept.cost}), encoding="utf-8")
        new.replace(self.directory / key)


def _kept(said: Note | None) -> Kept | None:
    """What another version wrote otherwise was never said."""
    if said is None or not isinstance(said.get("reply"), str):
        return None
    cost = said.get("cost")
    return Kept(said["reply"], cost if isinstance(cost, int) else 0)
