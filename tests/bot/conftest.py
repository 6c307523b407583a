import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.redis_server import RedisServer


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    # pytest's own directories are too deep for the 107 characters of a socket's path.
    with tempfile.TemporaryDirectory() as directory:
        server = RedisServer(Path(directory))
        yield server
        server.thaw()
        server.stop()
