"""A real Valkey for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
