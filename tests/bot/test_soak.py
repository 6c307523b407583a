"""Every recorded payload of GitHub's that the community keeps, fed to the receiver."""

import json
import shutil
import subprocess

import pytest

from bot.app import create_app
from bot.settings import Settings
from tests.bot.deliveries import SECRET, body_of, headers
from tests.bot.recording_queue import RecordingQueue

PACKAGE = "@octokit/webhooks-examples@7.6.1"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is needed to fetch the payloads")
    directory = tmp_path_factory.mktemp("webhooks")
    (directory / "package.json").write_text("{}")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    subprocess.run(install, cwd=directory, check=True, capture_output=True, timeout=120)
    return directory / "node_modules/@octokit/webhooks-examples"


def examples(path):
    events = json.loads(path.read_bytes())
    return [(event["name"], example) for event in events for example in event["examples"]]


def answers(deliveries):
    """Status and what was queued, by event and action."""
    queue = RecordingQueue()
    client = create_app(Settings(webhook_secrets=(SECRET,)), queue).test_client()
    for event, values in deliveries:
        body = body_of(values)
        answer = client.post("/webhook", data=body, headers=headers(event, body))
        yield event, values.get("action"), answer.status_code, answer.json


@pytest.mark.soak
def test_every_payload_of_github_is_accepted(package):
    deliveries = examples(package / "api.github.com/index.json")
    assert len(deliveries) == 329
    seen = list(answers(deliveries))
    assert [answer for answer in seen if answer[2] != 202] == []
    assert sum("queued" in answer for *_, answer in seen) == 20


@pytest.mark.soak
def test_every_payload_of_older_enterprise_servers_is_accepted(package):
    servers = sorted(package.glob("ghes-*/index.json"))
    assert servers
    for path in servers:
        refused = [answer for answer in answers(examples(path)) if answer[2] != 202]
        assert refused == []
