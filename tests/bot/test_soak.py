"""Long runs: every recorded payload the community keeps, and a Redis that dies under load."""

import json
import shutil
import subprocess
import threading
import time
from collections import Counter

import pytest

from bot.app import create_app
from bot.settings import Settings
from itw.queues import QUEUES
from tests.bot.deliveries import SECRET, body_of, headers
from tests.bot.receiver import BODY, Receiver
from tests.bot.recording_queue import RecordingQueue
from tools.bench.load import Request, at_rate

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
    queued = Counter(event for event, *_, answer in seen if "queued" in answer)
    assert queued == {
        "check_run": 3,
        "check_suite": 2,
        "installation": 3,
        "installation_repositories": 3,
        "merge_group": 2,
        "pull_request": 10,
        "repository": 2,
    }


@pytest.mark.soak
def test_every_payload_of_older_enterprise_servers_is_accepted(package):
    servers = sorted(package.glob("ghes-*/index.json"))
    assert servers
    for path in servers:
        refused = [answer for answer in answers(examples(path)) if answer[2] != 202]
        assert refused == []


@pytest.mark.soak
def test_a_redis_killed_under_load_loses_no_accepted_delivery(redis_server):
    redis_server.client.config_set("appendonly", "yes")
    receiver = Receiver(redis_server.url)
    receiver.wait()
    signed = headers("pull_request", BODY, delivery="")
    request = Request(BODY, tuple((k, v) for k, v in signed.items() if v))

    def kill_and_start_again():
        for _ in range(3):
            time.sleep(2)
            redis_server.stop()
            time.sleep(1)
            redis_server.start(appendonly=True)

    trouble = threading.Thread(target=kill_and_start_again)
    trouble.start()
    outcome = at_rate(receiver.port, [request], rate=200, seconds=12)
    trouble.join()
    receiver.stop()
    assert outcome.unanswered == 0
    assert outcome.statuses.keys() == {202, 503}
    assert max(outcome.latencies) < 2
    waiting = redis_server.client.llen(QUEUES["review"].key)
    # A reply lost after the jobs were put is a refusal, and the delivery a duplicate next time.
    assert 0 <= waiting - outcome.statuses[202] <= 3 * 64
