import pickle

import pytest

from workers.git.errors import DiskFails, DiskFull


@pytest.mark.parametrize("error", [DiskFull("o/r"), DiskFails("o/r", "Read-only file system")])
def test_what_the_disk_says_travels_between_processes(error: Exception) -> None:
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert "o/r" in str(arrived)
