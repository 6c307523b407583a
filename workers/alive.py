"""Whether a worker lives, for a container's health check: `python -m workers.alive`.

Its loop touches a file while it turns. It stands still, too, while Redis is away and it connects
again; its jobs go on then, and killing it would only lose them. So an old file says nothing unless
Redis answers.
"""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from itw.errors import UserError
from workers.settings import Settings

STILL = 120.0  # seconds without a turn of the loop; the slowest turns each 12 s
NOT_ALIVE, CANNOT_TELL = 1, 2


def touch(file: Path | None) -> None:
    """The loop turns. A disk that is full is not the loop's fault: it turns all the same."""
    if file is not None:
        with suppress(OSError):
            file.touch()


def is_alive(file: Path, now: float, ping: Callable[[], object]) -> bool:
    """`now` is in Unix seconds; `ping` raises RedisError where Redis does not answer."""
    if file.exists() and now - file.stat().st_mtime < STILL:
        return True
    try:
        ping()
    except RedisError:
        return True
    return False


def main() -> int:
    try:
        settings = Settings.from_env()
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_TELL
    if settings.alive_file is None:
        sys.stderr.write("ITW_ALIVE_FILE is not set.\n")
        return CANNOT_TELL
    with Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2) as redis:
        return 0 if is_alive(settings.alive_file, time.time(), redis.ping) else NOT_ALIVE


if __name__ == "__main__":
    sys.exit(main())
