"""The webhook, by what GitHub says of it and what the real receiver answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.app import create_app
from bot.settings import Settings
from tests.bot.recording_queue import RecordingQueue
from tests.github_double.conftest import github
from tests.github_double.double import GitHubDouble
from workers.diagnosis.check import Check, State
from workers.diagnosis.deliveries import (
    deliveries_check,
    ping_check,
    webhook_checks,
    webhook_config,
)
from workers.diagnosis.receiver import receiver_checks
from workers.setup.as_app import AsApp, transport_to

__all__ = ["github"]


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def receiving(secret: str, queue: RecordingQueue) -> Iterator[str]:
    app = create_app(Settings(webhook_secrets=(secret.encode(),)), queue)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/webhook"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def queue() -> RecordingQueue:
    return RecordingQueue()


@pytest.fixture
def receiver(github: GitHubDouble, queue: RecordingQueue) -> Iterator[str]:
    with receiving(github.app.webhook_secret, queue) as url:
        github.send_webhooks_to(url)
        yield url


def api(github: GitHubDouble) -> AsApp:
    return AsApp(transport_to(github.api_url), str(github.app.id), github.app.private_key)


def said(github: GitHubDouble, **change: str) -> list[Check]:
    return list(webhook_checks(webhook_config(api(github)) | change))


def test_a_ping_that_github_sends_again_arrives(github, receiver):
    github.ping()
    check = ping_check(api(github))
    assert (check.state, check.detail) == (State.OK, "answered with 202")
    assert [each.guid for each in github.deliveries] == [github.deliveries[0].guid] * 2
    assert ping_check(api(github)).state is State.OK  # and once more


def test_a_secret_that_is_not_the_receivers(github, receiver):
    github.app.webhook_secret = "another one"
    github.ping()
    check = ping_check(api(github))
    assert (check.state, check.detail) == (State.BAD, "answered with 401")
    assert "ITW_WEBHOOK_SECRET" in check.mend
    _, signed = receiver_checks(receiver, "another one")
    assert (signed.state, signed.mend) == (State.BAD, check.mend)


def test_a_receiver_that_is_well(github, receiver, queue):
    checks = list(receiver_checks(receiver, github.app.webhook_secret))
    assert [check.state for check in checks] == [State.OK, State.OK]
    assert queue.puts == []  # it took the ping and did nothing about it


def test_a_receiver_whose_queue_is_away(github, receiver, queue):
    queue.down = True
    ready, _ = receiver_checks(receiver, github.app.webhook_secret)
    assert (ready.state, ready.detail) == (State.BAD, "it answers, and reaches no Redis")


def test_a_receiver_that_is_not_there(github):
    ready, signed = receiver_checks("http://127.0.0.1:9/webhook", "s")
    assert (ready.state, signed.state) == (State.BAD, State.BAD)
    github.send_webhooks_to("http://127.0.0.1:9/webhook")
    github.ping()
    check = ping_check(api(github))
    assert (check.state, "does not reach the receiver" in check.mend) == (State.BAD, True)


def test_without_a_ping_there_is_nothing_to_send_again(github):
    assert ping_check(api(github)).state is State.OFF


def test_deliveries_count_as_they_ended_last(github, receiver, queue):
    github.ping()
    github.app.webhook_secret = "another one"
    github.ping()
    failing = deliveries_check(api(github))
    assert failing.state is State.BAD
    assert failing.detail.startswith("1 of the last 2 failed, the latest 0 s ago with 401")
    github.app.webhook_secret = "throw-away"
    api(github).ask("POST", f"/app/hook/deliveries/{github.deliveries[-1].id}/attempts", {})
    github.settle()
    assert deliveries_check(api(github)) == Check(
        name="deliveries", state=State.OK, detail="the last 2 were taken"
    )


def test_what_a_webhook_may_not_be(github):
    (form,) = said(github, url="https://a.dev/webhook", content_type="form")
    (insecure,) = said(github, url="https://a.dev/webhook", insecure_ssl="1")
    (none,) = said(github, url="")
    assert {check.state for check in (form, insecure, none)} == {State.BAD}
