"""SIGKILL at one step after the other: the next worker goes on, and pays for nothing twice."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.workers.writing.killed import MOMENTS

MODULE = "tests.workers.writing.killed"
SOME = ("draft", "run two 4", "promise two", "random three")


def start(directory: Path, *moment: str) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-m", MODULE, str(directory), *moment]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def kill_at(directory: Path, moment: str) -> None:
    with start(directory, moment) as worker:
        until = time.monotonic() + 60
        while not (directory / f"hangs at {moment}").exists():
            assert time.monotonic() < until
            assert worker.poll() is None, f"it never came to {moment}"
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
    assert worker.returncode == -signal.SIGKILL


def hold(directory: Path, moments: Sequence[str]) -> None:
    for moment in moments:
        kill_at(directory, moment)
    with start(directory) as last:
        said, _ = last.communicate(timeout=60)
    assert said == "proved 3 0.012 5\n"  # as if nobody had been killed: each answer is $0.003
    paid = (directory / "paid").read_text().splitlines()
    assert paid == ["plan", "draft", "mended one", "mended two"]


def test_a_job_that_is_killed_again_and_again_ends_as_one_that_was_not(tmp_path: Path) -> None:
    hold(tmp_path, SOME)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_so_does_one_that_is_killed_at_every_step(tmp_path: Path) -> None:
    hold(tmp_path, MOMENTS)
