"""The demo's processes serve, are stopped, and say what went wrong."""

import os
import sys
import time
from pathlib import Path

import pytest

from tools.demo.processes import Process, StepFailed, answers, free_port, readable

pytestmark = pytest.mark.enable_socket
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def started(program: str, log: Path) -> Process:
    return Process("the program", [sys.executable, "-c", program], {}, log)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.demo.processes.STOPPED_WITHIN", 0.2)


def test_process_that_ends_early_is_named_with_its_last_words(log: Path) -> None:
    said = pytest.raises(StepFailed, match=r"the program ended with status 3(.|\n)*\| no key")
    with started("print('no key'); raise SystemExit(3)", log) as process, said:
        process.wait_until_it_serves(f"http://127.0.0.1:{free_port()}/", seconds=10)


def test_process_that_never_serves_is_given_up(log: Path) -> None:
    said = pytest.raises(StepFailed, match=r"did not answer in 0\.2 s")
    with started("import time; time.sleep(60)", log) as process, said:
        process.wait_until_it_serves(f"http://127.0.0.1:{free_port()}/", seconds=0.2)
    assert not is_running(process.pid)


def test_process_serves(log: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    with Process("the server", command, {}, log) as process:
        process.wait_until_it_serves(f"http://127.0.0.1:{port}/", seconds=10)
    assert not answers(f"http://127.0.0.1:{port}/")


def test_nothing_of_a_stubborn_process_is_left(log: Path, quick: None) -> None:
    process = started(STUBBORN, log)
    deadline = time.monotonic() + 10
    while not log.read_text().strip() and time.monotonic() < deadline:
        time.sleep(0.02)
    child = int(log.read_text())
    process.stop()
    assert not is_running(process.pid)
    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.02)  # an orphan is gone once init has waited for it
    assert not is_running(child) or Path(f"/proc/{child}/stat").read_text().split()[2] == "Z"


def test_stopping_twice_is_harmless(log: Path) -> None:
    process = started("pass", log)
    process.stop()
    process.stop()


def test_child_that_keeps_ending_is_named(log: Path) -> None:
    line = '{"event": "child_ended", "child": "worker"}'
    program = (
        f"import time; print({line!r}, {line!r}, {line!r}, sep='\\n', flush=True); time.sleep(60)"
    )
    said = pytest.raises(StepFailed, match="The worker ended 3 times")
    with started(program, log) as process, said:
        process.wait_until_it_serves(f"http://127.0.0.1:{free_port()}/", seconds=10)


def test_structured_line_is_shown_as_a_person_reads_it() -> None:
    line = '{"child": "redis", "event": "child_ended", "level": "error", "timestamp": "12:00"}'
    assert readable(line) == ["12:00 error child_ended child=redis"]


def test_traceback_is_shown_line_by_line() -> None:
    line = '{"event": "job_failed", "level": "error", "timestamp": "12:00", "exception": "a\\nb"}'
    assert readable(line) == ["12:00 error job_failed", "a", "b"]


@pytest.mark.parametrize("line", ["Started worker-1", "{not json", "[1]", '{"no": "event"}', ""])
def test_other_lines_are_shown_as_they_are(line: str) -> None:
    assert readable(line) == [line]
