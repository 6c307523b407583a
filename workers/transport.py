"""Kombu's Redis transport, without its moment in which a message is nowhere.

Kombu takes a message with BRPOP and then notes it among the unacknowledged ones. A worker that dies
in between, or whose connection does, loses it for ever; a worker that was stopped by the machine
can be in between for minutes. BLMOVE takes the message and notes it in one step of the server, in
the list `<queue>:taken`. Once Kombu has its own note that one goes; a message that stays in it is
put back (workers/heartbeat.py).
"""

import json
import time
from typing import Any

import structlog
from kombu.transport import TRANSPORT_ALIASES, redis
from kombu.transport.virtual import Empty

log = structlog.get_logger()

PUT_BACK = """
if redis.call('LREM', KEYS[1], 1, ARGV[1]) > 0 then redis.call('RPUSH', KEYS[2], ARGV[1]) end
"""


class Channel(redis.Channel):
    """For one queue without priorities, which is all that a worker of ours listens to."""

    _taking = ""
    _in_poll: Any
    _brpop_sent_at: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._first_seen: dict[bytes, float] = {}

    def _brpop_start(self, timeout: float | None = None) -> None:
        (self._taking,) = self.active_queues
        self._in_poll = self.client.connection
        self._brpop_sent_at = time.monotonic()
        wait = self.brpop_timeout if timeout is None else timeout
        ends = ("RIGHT", "LEFT", wait or 0)
        self.client.connection.send_command("BLMOVE", self.source, self.taken, *ends)

    def _brpop_read(self, **options: Any) -> bool:
        try:
            item = self._read_answer(options)
            if not item:
                raise Empty
            self._deliver(item)
            return True
        finally:
            self._in_poll = None

    def _read_answer(self, options: dict[str, Any]) -> bytes | None:
        connection = self.client.connection
        try:
            answer: bytes | None = self.client.parse_response(connection, "BLMOVE", **options)
        except self.connection_errors:
            connection.disconnect()  # the next round connects again
            raise
        return answer

    def _deliver(self, item: bytes) -> None:
        try:
            message = json.loads(item)
        except ValueError:
            log.error("garbage_dropped", item=repr(item[:200]))
        else:
            self.connection._deliver(message, self._taking)
        with self.conn_or_acquire() as client:
            client.execute_command("LREM", self.taken, 1, item)

    # Whole keys: the client adds the prefix to the commands that Kombu itself uses, and only there.
    @property
    def source(self) -> str:
        return f"{self.global_keyprefix}{self._taking}"

    @property
    def taken(self) -> str:
        return f"{self.source}:taken"

    def put_back(self) -> None:
        """Give back what somebody took and did not note for as long as the visibility time-out."""
        with self.conn_or_acquire() as client:
            there = set(client.execute_command("LRANGE", self.taken, 0, -1))
            now, seen = time.monotonic(), self._first_seen
            self._first_seen = {item: seen.get(item, now) for item in there}
            for item, since in self._first_seen.items():
                if now - since >= self.visibility_timeout:
                    log.warning("message_put_back")
                    client.execute_command("EVAL", PUT_BACK, 2, self.taken, self.source, item)


class Transport(redis.Transport):
    Channel = Channel


def install() -> None:
    """Celery chooses the transport by the URL's scheme, and this is what `redis` means here."""
    TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "workers.transport:Transport"
