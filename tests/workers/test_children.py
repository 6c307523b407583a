"""Child processes: how they are ended."""

import os
import signal
from pathlib import Path

from tests.workers.stage import wait_until
from workers.children import Child


def test_who_asked_twice_waits_for_no_child(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    command = ("sh", "-c", f"trap '' TERM; touch {begun}; sleep 50")
    child = Child("deaf", command, {"PATH": os.defpath}, stop_within=60)
    child.start()
    wait_until(begun.exists, 20, "begun")

    child.stop(hurried=lambda: True)

    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL
