"""The demo as a person runs it: it ends well, leaves its page, and nothing else."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import html5lib
import pytest

from tools.demo.settings import environment_with

ROOT = Path(__file__).parents[3]
pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(240)]


def started(directory: Path) -> "subprocess.Popen[str]":
    home = directory / "home"
    home.mkdir()
    (directory / "tmp").mkdir()
    environment = environment_with(
        HOME=str(home), TMPDIR=str(directory / "tmp"), PYTHONPATH=str(ROOT)
    )
    return subprocess.Popen(
        [sys.executable, "-m", "tools.demo"],
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def running_below(directory: Path) -> list[str]:
    """Command lines of processes that work in the demo's temporary directory."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(directory).encode() in path.read_bytes():
                found.append((path.parent / "cmdline").read_bytes().decode().replace("\0", " "))
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


def test_demo_shows_the_review_its_end_and_a_page(tmp_path: Path) -> None:
    process = started(tmp_path)  # sixty seconds at most on a quiet machine; six are usual
    output, _ = process.communicate(timeout=200)
    assert process.returncode == 0, output
    assert "One review with 6 inline comments" in output
    assert "output redis_pubsub" in output
    lines = [line.split() for line in output.splitlines()]
    assert ["threads", "resolved", "0", "3"] in lines
    assert ["comments", "6", "6"] in lines
    assert "nothing was posted because of them" in output
    page = (tmp_path / "demo.html").read_text()
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("marked this conversation as resolved") == 3
    assert "http://127.0.0.1" not in page
    assert [each for each in shown_in_readme() if each not in said_on(page)] == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert running_below(tmp_path) == []


def shown_in_readme() -> list[str]:
    """The comments that it quotes, as text."""
    lines = (ROOT / "README.md").read_text().splitlines()
    quoted = [re.sub("[*`]", "", line[2:]) for line in lines if line.startswith("> ")]
    assert quoted
    return quoted


def said_on(page: str) -> str:
    words = html5lib.parse(page, namespaceHTMLElements=False).find("body").itertext()
    return " ".join("".join(words).split())


def test_interrupted_demo_leaves_nothing_running(tmp_path: Path) -> None:
    process = started(tmp_path)
    assert process.stdout is not None
    for line in process.stdout:
        if "itw serve" in line:
            break
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130, output
    assert output.endswith("Stopped; nothing is left running.\n")
    assert list((tmp_path / "tmp").iterdir()) == []
    assert running_below(tmp_path) == []
