"""A queue that remembers what was put."""

from collections.abc import Sequence

from bot.queue import QueueUnavailable
from itw.jobs import Job


class RecordingQueue:
    def __init__(self) -> None:
        self.puts: list[tuple[str, Sequence[Job]]] = []
        self.down = False

    def put(self, delivery: str, jobs: Sequence[Job]) -> bool:
        self.ping()
        self.puts.append((delivery, jobs))
        return True

    def ping(self) -> None:
        if self.down:
            raise QueueUnavailable("Redis: TimeoutError")
