"""A real Valkey for each test that asks for one, or an empty one of its module's."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.workers.stage import Server


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    server = Server(tmp_path / "valkey")
    yield server
    server.kill()


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One build cache for all processes of the test run."""
    directory = tmp_path_factory.getbasetemp().parent / "sandbox-builds"
    directory.mkdir(exist_ok=True)
    directory.chmod(0o777)
    return directory


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
