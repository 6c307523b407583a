"""A worker whose loop stands still is not alive, unless it waits for Redis."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from workers.alive import STILL, is_alive, touch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "alive"
    touch(path)
    os.utime(path, (1000, 1000))
    return path


def answers() -> None: ...


def does_not_answer() -> None:
    raise RedisConnectionError("refused")


def test_loop_that_turned_a_moment_ago_is_alive(file: Path) -> None:
    assert is_alive(file, 1000 + STILL - 1, answers)


def test_loop_that_stands_still_is_not_alive(file: Path) -> None:
    assert not is_alive(file, 1000 + STILL, answers)


def test_loop_that_waits_for_redis_is_alive(file: Path) -> None:
    assert is_alive(file, 1000 + STILL, does_not_answer)


def test_loop_that_never_turned_is_not_alive(tmp_path: Path) -> None:
    assert not is_alive(tmp_path / "alive", 1000, answers)


def test_touching_where_nothing_can_be_written_does_not_stop_the_loop(tmp_path: Path) -> None:
    touch(tmp_path / "missing" / "alive")
    assert not (tmp_path / "missing").exists()


def test_command_says_what_is_not_set() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workers.alive"], env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "ITW_ALIVE_FILE is not set.\n")
