"""Kombu's Redis transport, with turns for those who have jobs waiting, and no lost messages.

Kombu takes a message with BRPOP and then notes it among the unacknowledged ones. A worker that dies
in between, or whose connection does, loses it for ever; a worker that was stopped by the machine
can be in between for minutes. Here a message is taken and noted in one step of the server
(workers/dispatch/lanes.py). Where nothing may be taken, a worker waits for the next message that
comes with BLMOVE, which moves it into the list `<queue>:taken`; it is put into its lane from there,
and one that stays is put back (workers/heartbeat.py).

While it waits a worker asks once a second, as Kombu does, whether a job's time or room has come.
"""

import json
import os
import socket
import time
from typing import Any

import structlog
from kombu.transport import TRANSPORT_ALIASES, redis
from kombu.transport.virtual import Empty

from itw.fair_shares.envelope import taken
from workers.dispatch.lanes import Lanes
from workers.dispatch.slots import ANY, Slots

log = structlog.get_logger()

PUT_BACK = """
if redis.call('LREM', KEYS[1], 1, ARGV[1]) > 0 then redis.call('RPUSH', KEYS[2], ARGV[1]) end
"""


class Channel(redis.Channel):
    """For one queue without priorities, which is all that a worker of ours listens to."""

    from_transport_options = (  # type: ignore[assignment]  # Kombu names each
        *redis.Channel.from_transport_options,
        "slots",
    )

    slots: Slots = ANY
    _taking = ""
    _wait = False  # nothing may be taken now
    _in_poll: Any
    _brpop_sent_at: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._first_seen: dict[bytes, float] = {}
        self._me = f"{socket.gethostname()}:{os.getpid()}"

    def _brpop_start(self, timeout: float | None = None) -> None:
        (self._taking,) = self.active_queues
        self._in_poll = self.client.connection
        self._brpop_sent_at = time.monotonic()
        seconds = self.brpop_timeout if timeout is None else timeout
        if self._wait:
            ends = ("RIGHT", "LEFT", seconds or 0)
            self.client.connection.send_command("BLMOVE", self.source, self.taken, *ends)
        else:
            self.client.connection.send_command(*self.lanes.take_command(time.time()))

    def _brpop_read(self, **options: Any) -> bool:
        try:
            waited, self._wait = self._wait, False
            answer = self._read_answer("BLMOVE" if waited else "EVAL", options)
            if waited:
                self._sort([answer] if answer else [], self.taken)
                raise Empty
            self._deal(answer)
            return True
        finally:
            self._in_poll = None

    def _read_answer(self, command: str, options: dict[str, Any]) -> Any:
        connection = self.client.connection
        try:
            return self.client.parse_response(connection, command, **options)
        except self.connection_errors:
            connection.disconnect()  # the next round connects again
            raise

    def _deal(self, answer: list[bytes] | None) -> None:
        """With what the lanes gave: a message, messages to be sorted, or nothing."""
        if not answer:
            self._wait = True
            raise Empty
        kind, *messages = answer
        if kind == b"unsorted":
            self._sort(messages[::-1], self.source)
            raise Empty
        message, _, _ = json.loads(messages[0])
        taken(message, self._me, time.time())
        self.connection._deliver(message, self._taking)

    def _sort(self, messages: list[bytes], source: str) -> None:
        # Not self.client: its connection may wait for the next message.
        with self.conn_or_acquire() as client:
            self.lanes.sort(client, messages, time.time(), source)

    @property
    def lanes(self) -> Lanes:
        return Lanes(prefix=self.global_keyprefix, name=self._taking, slots=self.slots)

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
