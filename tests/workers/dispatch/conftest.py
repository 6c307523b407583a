"""A queue's lanes in a real Valkey, with a clock that tests set."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.workers.stage import Server


@pytest.fixture(scope="module")
def valkey() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory, "v"))
        yield server
        server.kill()


@pytest.fixture
def redis(valkey) -> Iterator["Redis[bytes]"]:
    with Redis.from_url(valkey.url) as client:
        client.flushall()
        yield client
