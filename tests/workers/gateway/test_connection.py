"""The gateway on a real socket: what is passed on, and what strict HTTP refuses."""

import json
import socket
import struct
from collections.abc import Callable
from time import monotonic, sleep

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itw.gateway.events import NotDone
from tests.itw.gateway.job import CONTAINER
from tests.workers.gateway.conftest import Running
from tests.workers.gateway.fake_engine import EXEC, MADE


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def wait_until(there: Callable[[], bool]) -> None:
    until = monotonic() + 5
    while not there():
        assert monotonic() < until
        sleep(0.01)


def body(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def test_ping_says_which_version_is_spoken(running: Running) -> None:
    answer = running.ask("GET /_ping")
    assert b"Api-Version: 1.41" in answer
    assert body(answer) == b"OK"
    assert running.engine.asked == []


def test_created_container_is_rebuilt_on_the_way(running: Running) -> None:
    sent = json.dumps({"Image": "redis", "HostConfig": {"PublishAllPorts": True}}).encode()
    answer = running.ask("POST /v1.41/containers/create", sent, "X-Registry-Auth: secret\r\n")
    assert json.loads(body(answer))["Id"] == MADE
    [reached] = running.engine.requests
    assert reached.path == "/containers/create?name=itw-j1.service-1"
    assert reached.json["HostConfig"]["CapDrop"] == ["ALL"]
    assert "x-registry-auth" not in reached.headers


def test_inspect_tells_nothing_of_the_host(running: Running) -> None:
    told = json.loads(body(running.ask("GET /containers/own/json")))
    assert told["Name"] == "/own"
    assert told["Config"]["Labels"] == {}
    assert told["State"]["Pid"] == 0
    assert "GraphDriver" not in told


def test_engine_s_headers_stay_behind(running: Running) -> None:
    running.engine.answers[f"GET /containers/{CONTAINER}/logs"] = (200, b"line\n")
    answer = running.ask("GET /containers/own/logs?stdout=1&follow=0")
    assert b"X-Secret" not in answer
    assert b"line\n" in answer


def test_command_talks_both_ways_and_its_input_ends_alone(running: Running) -> None:
    running.ask("POST /containers/own/exec", b'{"Cmd": ["cat"], "AttachStdin": true}')
    with running.connect() as client:
        head = f"POST /exec/{EXEC}/start HTTP/1.1\r\nHost: x\r\nUpgrade: tcp\r\n"
        client.sendall(f"{head}Connection: Upgrade\r\nContent-Length: 2\r\n\r\n{{}}abc".encode())
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 101")
    assert body(answer) == b"hello ABC"


def test_archive_passes_through_in_pieces(running: Running) -> None:
    running.engine.answers[f"PUT /containers/{CONTAINER}/archive"] = (200, b"")
    tar = b"x" * 300_000
    answer = running.ask("PUT /containers/own/archive?path=%2Fetc", tar)
    assert status(answer) == 200
    assert running.engine.requests[-1].body == tar
    assert running.engine.asked == [f"PUT /containers/{CONTAINER}/archive?path=%2Fetc"]


def test_archive_whose_sender_is_gone_lets_go_of_the_engine(running: Running) -> None:
    with running.connect() as client:
        head = b"PUT /containers/own/archive?path=/etc HTTP/1.1\r\nHost: x\r\n"
        client.sendall(head + b"Content-Length: 1000\r\n\r\nsome")
        wait_until(lambda: running.engine.connections == 1)
        reset = struct.pack("ii", 1, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    wait_until(lambda: running.engine.connections == 0)


def test_head_has_no_body_and_leaves_the_connection_usable(running: Running) -> None:
    running.engine.answers[f"HEAD /containers/{CONTAINER}/archive"] = (200, b"")
    head = b"HEAD /containers/own/archive?path=/etc HTTP/1.1\r\nHost: x\r\n\r\n"
    ping = b"GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = running.send(head + ping, close=False)
    assert answer.count(b"HTTP/1.1 200") == 2
    assert answer.endswith(b"\r\n\r\nOK")


def test_refusal_is_told_and_nothing_after_it_is_read(running: Running) -> None:
    two = b"POST /build HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    two += b"GET /containers/json HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = running.send(two)
    assert answer.count(b"HTTP/1.1") == 1
    assert status(answer) == 403
    assert running.events == [NotDone("building images")]
    assert running.engine.requests == []


HELLO = b"Host: x\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            b"POST /containers/create HTTP/1.1\r\n" + HELLO + b"Content-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /info HTTP/1.1\r\nHost: x\r\n\r\n",
            id="two lengths",
        ),
        pytest.param(
            b"POST /containers/create HTTP/1.1\r\n" + HELLO + b"Content-Length: 4\r\n"
            b"Content-Length: 40\r\n\r\nabcd",
            id="two content lengths",
        ),
        pytest.param(
            b"POST /containers/create HTTP/1.1\r\n"
            + HELLO
            + b"Transfer-Encoding: x, chunked\r\n\r\n",
            id="unknown coding",
        ),
        pytest.param(b"GET http://x/containers/json HTTP/1.1\r\n" + HELLO + b"\r\n", id="absolute"),
        pytest.param(b"CONNECT x:80 HTTP/1.1\r\n" + HELLO + b"\r\n", id="connect"),
        pytest.param(b"GET /containers/../info HTTP/1.1\r\n" + HELLO + b"\r\n", id="dots"),
        pytest.param(b"GET /containers/%2e%2e/info HTTP/1.1\r\n" + HELLO + b"\r\n", id="percent"),
        pytest.param(b"GET /containers%2fjson HTTP/1.1\r\n" + HELLO + b"\r\n", id="slash"),
        pytest.param(b"GET //containers/json HTTP/1.1\r\n" + HELLO + b"\r\n", id="two slashes"),
        pytest.param(
            b"GET /v1.41/v1.41/containers/json HTTP/1.1\r\n" + HELLO + b"\r\n", id="versions"
        ),
        pytest.param(b"GET /containers/json HTTP/1.1\r\n\r\n", id="no host"),
        pytest.param(b"GET /containers/json HTTP/2.0\r\n" + HELLO + b"\r\n", id="version"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="http2"),
        pytest.param(b"GET /containers/json HTTP/1.1\r\nX: " + b"a" * 100_000, id="giant header"),
        pytest.param(b"GET /containers/json\n\n", id="http 0.9"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", id="tls"),
    ],
)
def test_what_no_docker_client_sends_reaches_nobody(running: Running, raw: bytes) -> None:
    answer = running.send(raw)
    assert status(answer) in (0, 400, 403, 405, 431, 501, 505)
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert running.engine.requests == []


def test_body_without_end_is_cut_off(running: Running) -> None:
    with running.connect() as client:
        head = b"POST /containers/create HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        client.sendall(head)
        sent = 0
        try:
            while sent < 1 << 30:
                client.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                sent += 0x10000
        except OSError:
            pass
    assert sent < 32 << 20
    assert running.engine.requests == []


def test_gigabyte_that_is_announced_is_not_waited_for(running: Running) -> None:
    head = b"POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"
    assert status(running.send(head, close=False)) == 413


def test_requests_follow_each_other_on_one_connection(running: Running) -> None:
    one = b"GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n"
    assert running.send(one * 3).count(b"HTTP/1.1 200") == 3


def test_engine_that_is_gone_is_an_error_of_its_own(running: Running) -> None:
    running.engine.answers[f"GET /containers/{CONTAINER}/json"] = (200, b"not json")
    assert status(running.ask("GET /containers/own/json")) == 502


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [b"GET ", b"POST ", b"/v1.41", b"/containers/json", b"/containers/create", b" HTTP/1.1",
             b"\r\n", b"\n", b"Host: x\r\n", b"Content-Length: 5\r\n", b"\r\n\r\n", b"?all=1", b"%",
             b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"{}",
             b"Upgrade: tcp\r\n"]
        )
        | st.binary(max_size=12),
        max_size=14,
    )
)  # fmt: skip
def test_any_bytes_leave_the_gateway_serving(running: Running, parts: list[bytes]) -> None:
    running.send(b"".join(parts))
    assert status(running.ask("GET /_ping")) == 200
    for reached in running.engine.requests:
        assert reached.method == "GET" or reached.path.startswith("/containers/create?name=itw-j1.")
