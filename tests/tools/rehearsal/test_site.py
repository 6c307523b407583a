"""The rehearsal: its pages say what comes next, and do what people do on GitHub's."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
import requests

from tests.github_double.gitrepo import environment
from tests.github_double.receiver import receiving
from tools.rehearsal.site import PATH, Rehearsal

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    with Rehearsal() as running:
        yield running
        assert running.github.broken == []


def shown(rehearsal: Rehearsal, path: str = PATH) -> str:
    answer = requests.get(rehearsal.url + path, timeout=5)
    assert answer.status_code == 200
    if path.startswith(PATH):
        html5lib.HTMLParser(strict=True).parse(answer.text)
    return answer.text


def pressed(rehearsal: Rehearsal, path: str = PATH, **fields: str) -> None:
    requests.post(rehearsal.url + path, data=fields, timeout=5).raise_for_status()


def test_without_an_app_it_says_how_to_register_one(rehearsal: Rehearsal) -> None:
    assert f"itw setup --github {rehearsal.url}" in shown(rehearsal)


def test_an_installed_app_is_told_what_people_do(rehearsal: Rehearsal) -> None:
    install = "/apps/ours/installations/new"
    with receiving() as inbox:
        rehearsal.github.add_app("ours")
        assert install in shown(rehearsal)
        assert 'value="acme/connect"' in shown(rehearsal, install)
        pressed(rehearsal, install, repositories="acme/connect")
        rehearsal.github.send_webhooks_to(inbox.url)
        pressed(rehearsal)
        pressed(rehearsal, comment="/integration-tests help")
        assert "Push a fix" in shown(rehearsal)
        pressed(rehearsal)
        told = [each for each in inbox.events if each.startswith(("pull", "issue"))]
    assert told == ["pull_request.opened", "issue_comment.created", "pull_request.synchronize"]
    assert "Push a fix" not in shown(rehearsal)
    assert "/integration-tests help" in shown(rehearsal, f"{PATH}/pull/1")


def test_it_ends_when_told_and_says_that_a_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        argv = [sys.executable, "-m", "tools.rehearsal", "--port"]
        refused = subprocess.run(
            [*argv, str(taken.getsockname()[1])], cwd=ROOT, env=environment(), capture_output=True
        )
    assert (refused.returncode, b"--port 0" in refused.stderr) == (1, True)
    with subprocess.Popen([*argv, "0"], cwd=ROOT, env=environment(), stdout=subprocess.PIPE) as run:
        assert run.stdout
        assert b"http://127.0.0.1:" in run.stdout.readline()
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=20) == 0
