"""The waiting jobs of one queue, in a lane for each repository of each installation.

    came ──sort──▶ lane ──take──▶ held ──▶ done          all keys begin with the queue's prefix
           └─────▶ delayed ──┘

`came` is the list that everybody puts into, as every version of ours and Celery itself do: the
receiver, workers that put or retry a job, and Kombu where it gives back what a dead worker held.
So nobody but workers knows of lanes, and versions can be mixed.

Turns go round the installations that have jobs waiting, and inside each round its repositories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from itw.fair_shares.envelope import Envelope, NotAMessage
from workers.dispatch.scripts import SORT, TAKE
from workers.dispatch.slots import ANY, Slots

log = structlog.get_logger()

GARBAGE_KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """`prefix` and `name` are those of a `itw.queues.Queue`.

    Methods take a client that gives bytes and adds no prefix to EVAL, LRANGE and LREM: Kombu's and
    redis-py's own.
    """

    prefix: str
    name: str
    slots: Slots = ANY

    @property
    def came(self) -> str:
        return f"{self.prefix}{self.name}"

    @property
    def waiting(self) -> str:
        """A hash: tag → what Kombu keeps of a held message. Without an entry a tag is nothing."""
        return f"{self.prefix}waiting"

    @property
    def delayed(self) -> str:
        """A sorted set of "installation repository tag", by the time when they are due."""
        return f"{self.prefix}delayed"

    @property
    def held(self) -> str:
        return f"{self.prefix}unacked"

    @property
    def index(self) -> str:
        return f"{self.prefix}unacked_index"

    def sort(self, client: Any, messages: Sequence[bytes], now: float, source: str = "") -> None:
        """Put messages of a list, oldest first, into their lanes, unless somebody else has."""
        sorted_: list[str | bytes | int | float] = []
        for raw in messages:
            try:
                sorted_ += [raw, *_place(Envelope.parse(raw), now)]
            except NotAMessage as error:
                self._drop(client, raw, source or self.came, error)
        if sorted_:
            keys = (source or self.came, self.waiting, self.delayed)
            rest = f',"","{self.name}"]'  # exchange and routing key
            client.execute_command("EVAL", SORT, len(keys), *keys, self.prefix, rest, *sorted_)

    def take_command(self, now: float) -> tuple[str | int | float, ...]:
        """Asks for the next message. The answer is [b"taken", message], as Kombu keeps what is
        held; [b"unsorted", message, …], newest first, before anything is taken; or None.
        """
        keys = (self.came, self.waiting, self.delayed, self.held, self.index)
        slots = self.slots
        named = (part for pair in slots.named for part in pair)
        usual = (slots.installation, slots.repository)
        return ("EVAL", TAKE, len(keys), *keys, self.prefix, now, *usual, *named)

    def take(self, client: Any, now: float) -> bytes | None:
        """The next message as Kombu keeps what is held: JSON, [message, exchange, key]."""
        while answer := client.execute_command(*self.take_command(now)):
            kind, *messages = answer
            if kind == b"taken":
                return bytes(messages[0])
            self.sort(client, messages[::-1], now)
        return None

    def _drop(self, client: Any, raw: bytes, source: str, error: NotAMessage) -> None:
        log.error("garbage_dropped", item=repr(raw[:200]), problem=str(error))
        garbage = f"{self.prefix}garbage"
        with client.pipeline() as pipe:
            pipe.execute_command("LREM", source, 1, raw)
            pipe.execute_command("LPUSH", garbage, raw)
            pipe.execute_command("LTRIM", garbage, 0, GARBAGE_KEPT - 1)
            pipe.execute()


def _place(envelope: Envelope, now: float) -> tuple[str | int | float, ...]:
    due = envelope.due if envelope.due > now else 0
    first = int(envelope.goes_first)
    return (envelope.tag, envelope.installation, envelope.repository, due, first)
