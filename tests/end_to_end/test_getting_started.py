"""docs/getting-started.md: its commands, in its order, until a pull request is reviewed."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.workers.serving import free_port
from tests.workers.setup.person import Person
from tests.workers.stage import wait_until

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/getting-started.md").read_text()
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()
]
WEBHOOK = "https://itw.example.com/webhook"
NAME = "acme/connect"


class Machine:
    """A home with nothing in it, and commands of the page run from there."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.env = {
            "PATH": os.environ["PATH"],  # noqa: TID251
            "HOME": str(home),
            "ITW_PORT": str(self.port),
            "DOCKER_HOST": "unix:///nowhere",
        }

    def start(self, number: int, log: str, *options: str) -> subprocess.Popen[bytes]:
        """The page's command, with options that a test needs and a person does not."""
        program, *arguments = COMMANDS[number].split()
        assert program == ".venv/bin/itw"
        itw = Path(sys.executable).with_name("itw")
        webhook = f"http://127.0.0.1:{self.port}/webhook"
        arguments = [webhook if each == WEBHOOK else each for each in arguments]
        with (self.home / log).open("wb") as output:
            return subprocess.Popen(
                [itw, *arguments, *options],
                cwd=self.home,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self, log: str) -> str:
        return (self.home / log).read_text()

    def ready(self) -> bool:
        try:
            return Person().open(f"http://127.0.0.1:{self.port}/readyz").ok
        except OSError:
            return False


@pytest.fixture
def github() -> Iterator[GitHubDouble]:
    with GitHubDouble(enterprise=True) as double:
        double.repository(NAME).push("main", sample_repository.files("base"))
        yield double
        assert double.broken == []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "home").mkdir()
    return Machine(tmp_path / "home")


@pytest.mark.timeout(240)  # five processes, one after the other
def test_from_nothing_to_a_reviewed_pull_request(machine: Machine, github: GitHubDouble):
    assert COMMANDS[0] == "make setup"  # this test runs in what it made
    setup = machine.start(1, "setup", "--github", github.url, "--no-browser", "--yes")
    page = r"^  (http://127\S+)$"
    wait_until(lambda: re.search(page, machine.said("setup"), re.M), 30, "page")
    browser = Person()
    browser.create_app(re.search(page, machine.said("setup"), re.M)[1])
    assert setup.wait(60) == 0
    assert "Start the receiver and the workers: itw serve" in machine.said("setup")

    serving = machine.start(2, "serve")
    try:
        wait_until(machine.ready, 30, "ready")
        link = re.search(r"http://\S+/installations/new", machine.said("setup"))[0]
        assert browser.press(browser.open(link), repositories=NAME).ok
        # The worker takes seconds to be there.
        wait_until(lambda: machine.start(3, "doctor").wait(60) == 0, 60, "nothing missing")
        assert "✓ test delivery" in machine.said("doctor")

        repository = github.repository(NAME)
        repository.push("feature", sample_repository.files("pull-request"))
        pull = repository.open_pull("feature")
        wait_until(
            lambda: [check.status for check in pull.seen.checks] == ["completed"], 40, "verdict"
        )
        assert len(pull.seen.reviews) == 1
    finally:
        serving.terminate()
        assert serving.wait(60) == 0
