"""SIGKILL at any step of an evaluation: the same command goes on, and pays for nothing twice."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itw.evaluation.result import Outcome
from tests.model_double.server import playing
from tests.workers.evaluation.stage import Stage, bare, draft, script
from workers.evaluation.spending import FileLedger

MODULE = "tests.workers.evaluation.killed"
WRITTEN, OWN = "TestIntegrationNATSOutputSends", "TestIntegrationNATSOutput"


@pytest.mark.parametrize("hangs", [f"run {WRITTEN}", f"mutant {WRITTEN}", f"mutant {OWN}"])
def test_killed_evaluation_goes_on_where_it_was(tmp_path: Path, hangs: str) -> None:
    repository, commit = bare(tmp_path)
    with playing(script(draft())) as double:
        command = [sys.executable, "-m", MODULE, str(tmp_path), double.url, commit, hangs]
        with subprocess.Popen(command) as first:
            until = time.monotonic() + 60
            while not (tmp_path / "hangs").exists():
                assert time.monotonic() < until
                assert first.poll() is None
                time.sleep(0.05)
            first.send_signal(signal.SIGKILL)
        assert first.returncode == -signal.SIGKILL
        stage = Stage(repository, commit, tmp_path / "evaluation", url=double.url)
        (result,) = stage.run()
        asked = len(double.asked)
    assert result.outcome is Outcome.DELIVERED, result.why
    assert asked == 2
    assert result.written is not None
    assert (result.written.cost, result.written.runs) == (total(tmp_path), 5)
    ran = stage.sandbox.told.count(f"run {WRITTEN}")
    assert ran < 5 or hangs.startswith("run"), "the five runs were made before the kill"


def total(directory: Path) -> int:
    """Micro-dollars in the ledger, over both processes."""
    return FileLedger(directory / "evaluation" / "spent.jsonl").by_key("output nats")
