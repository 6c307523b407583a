"""The queues between `bot` and `workers`: classes of work, named once for both sides.

Kombu keeps the messages that workers hold in one sorted set per connection, not per queue, and any
worker puts back those that are older than *its own* visibility time-out. So each class of work has
a key prefix of its own: `itw:review:review` is the list of queue "review", `itw:review:unacked`
what its workers hold.

A worker says every few seconds that it still holds its jobs (workers/heartbeat.py). That is why a
visibility time-out is seconds, however long a job runs: it only measures how long a killed worker
goes unnoticed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A class of work; all times are in seconds."""

    name: str
    visibility_timeout: int  # after that long without a sign of its worker a job runs again
    soft_time_limit: int  # the job is told to stop, and ends as our fault
    time_limit: int  # the job's process is killed: counts as a death of its worker

    @property
    def key_prefix(self) -> str:
        return f"itw:{self.name}:"

    @property
    def key(self) -> str:
        """The Redis list that holds the waiting messages."""
        return f"{self.key_prefix}{self.name}"


QUEUES: dict[str, Queue] = {
    queue.name: queue
    for queue in (
        Queue(name="review", visibility_timeout=15, soft_time_limit=300, time_limit=330),
        Queue(name="model", visibility_timeout=30, soft_time_limit=2400, time_limit=2430),
        Queue(name="sandbox", visibility_timeout=60, soft_time_limit=5400, time_limit=5460),
        Queue(name="write", visibility_timeout=60, soft_time_limit=3 * 3600, time_limit=10860),
    )
}
