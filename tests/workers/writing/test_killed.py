"""SIGKILL while the connector is being broken: the next worker goes on, and pays nothing twice."""

import signal
import subprocess
import sys
import time
from pathlib import Path

MODULE = "tests.workers.writing.killed"


def start(directory: Path, how: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", MODULE, str(directory), how], stdout=subprocess.PIPE, text=True
    )


def test_killed_job_goes_on_where_it_was(tmp_path: Path) -> None:
    with start(tmp_path, "hang") as first:
        until = time.monotonic() + 60
        while not (tmp_path / "hangs").exists():
            assert time.monotonic() < until
            assert first.poll() is None
            time.sleep(0.05)
        first.send_signal(signal.SIGKILL)
    assert first.returncode == -signal.SIGKILL

    with start(tmp_path, "go") as second:
        said, _ = second.communicate(timeout=60)
    assert said == "proved 2 0.009 []\n"  # no run, either: its trials are in the journal
    assert (tmp_path / "paid").read_text() == "draft\nmended\n"
