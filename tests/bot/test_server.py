"""The receiver as it runs: its own server, a real Redis, and connections over a socket."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest

from bot.queue import PAUSE
from itw.queues import QUEUES
from tests.bot.deliveries import headers
from tests.bot.receiver import BODY, ROOT, Receiver
from tests.bot.redis_server import RedisServer

KEY = QUEUES["review"].key


@pytest.fixture
def receiver(redis_server: RedisServer) -> Iterator[Receiver]:
    receiver = Receiver(redis_server.url)
    receiver.wait()
    yield receiver
    receiver.stop()


def test_every_delivery_of_many_at_once_is_queued(receiver, redis_server):
    assert {status for status, _ in receiver.deliver_many(50)} == {202}
    assert redis_server.client.llen(KEY) == 50


def test_a_duplicate_is_one_whichever_process_gets_it(receiver, redis_server):
    for _ in range(10):
        assert receiver.deliver("the same")[0] == 400  # a space: not an id of GitHub's
        assert receiver.deliver("the-same")[0] == 202
    assert redis_server.client.llen(KEY) == 1


def test_a_body_in_chunks_is_read(receiver, redis_server):
    pieces = (BODY[start : start + 1000] for start in range(0, len(BODY), 1000))
    signed = headers("pull_request", BODY)
    status, _ = receiver.ask(
        "POST", "/webhook", pieces, **signed, **{"Transfer-Encoding": "chunked"}
    )
    assert status == 202


def test_chunks_without_an_end_are_cut_at_the_limit(receiver):
    pieces = (b" " * 10_000 for _ in range(11))
    fields = {"Transfer-Encoding": "chunked", "X-Hub-Signature-256": "sha256=00"}
    assert receiver.ask("POST", "/webhook", pieces, **fields)[0] == 413


def test_deliveries_are_refused_in_time_while_redis_is_frozen(receiver, redis_server):
    redis_server.freeze()
    answers = receiver.deliver_many(60)
    assert {status for status, _ in answers} == {503}
    assert max(seconds for _, seconds in answers) < 2
    assert receiver.ask("GET", "/readyz")[0] == 503
    assert receiver.ask("GET", "/healthz")[0] == 200
    redis_server.thaw()
    time.sleep(PAUSE)
    assert receiver.deliver()[0] == 202


def test_redis_stopped_and_started_in_the_middle_loses_only_what_was_refused(
    receiver, redis_server
):
    delivery = str(uuid4())
    assert receiver.deliver()[0] == 202
    redis_server.stop()
    status, seconds = receiver.deliver(delivery)
    assert (status, seconds < 2) == (503, True)
    redis_server.start()
    time.sleep(PAUSE)
    assert receiver.deliver(delivery)[0] == 202
    assert redis_server.client.llen(KEY) == 1  # this server keeps nothing over a restart


def test_idle_connections_keep_no_delivery_out(receiver):
    with ExitStack() as stack:
        for _ in range(300):
            address = ("127.0.0.1", receiver.port)
            connection = stack.enter_context(socket.create_connection(address, timeout=5))
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200" in connection.recv(4096)
        assert receiver.deliver()[0] == 202


def test_a_stop_is_clean(receiver):
    receiver.deliver()
    assert receiver.stop() == 0


def test_a_stop_during_the_start_is_clean(redis_server):
    receiver = Receiver(redis_server.url)
    time.sleep(0.6)
    receiver.process.send_signal(signal.SIGTERM)
    receiver.process.wait(30)


def test_unusable_settings_are_said_in_one_line():
    env = {"PATH": "", "ITW_WEBHOOK_SECRET": ""}
    arguments = [sys.executable, "-m", "bot"]
    ended = subprocess.run(arguments, cwd=ROOT, env=env, capture_output=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"ITW_WEBHOOK_SECRET must be")
    assert ended.stderr.count(b"\n") == 1
