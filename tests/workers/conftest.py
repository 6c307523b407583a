"""A real Valkey for each test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.workers.stage import Server


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    server = Server(tmp_path / "valkey")
    yield server
    server.kill()
