"""One whole App for each test."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.system import System, running


@pytest.fixture
def system(tmp_path) -> Iterator[System]:
    with running(tmp_path) as system:
        yield system
