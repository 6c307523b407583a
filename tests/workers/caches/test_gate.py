"""The module gate, asked over its socket as a download does."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest
from structlog.contextvars import bound_contextvars, get_contextvars

from itw.go.module_proxy import ModuleFile
from tests.workers.caches.go_proxy import GoProxy
from workers.caches.gate import Gate, listening
from workers.caches.upstream import Body, Upstream

FILE = "/example.com/one/@v/v1.0.0.mod"


class Client(HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("gate", timeout=5)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))

    def get(self, target: str, method: str = "GET") -> tuple[int, bytes]:
        self.request(method, target)
        answer = self.getresponse()
        return answer.status, answer.read()


@pytest.fixture
def upstream(tmp_path: Path) -> Upstream:
    proxy = GoProxy(tmp_path / "proxy")
    proxy.add("example.com/one", "v1.0.0", {"one.go": "package one\n"})
    return Upstream(proxies=(proxy.url,))


@contextmanager
def asked(upstream: Upstream, directory: Path, **limits: int) -> Iterator[tuple[Gate, Client]]:
    given = {"max_bytes": 1 << 20, "max_requests": 100, **limits}
    gate = Gate(upstream=upstream, **given)
    with (
        listening(gate, directory / "modules.sock"),
        closing(Client(directory / "modules.sock")) as client,
    ):
        yield gate, client


def test_module_passes(upstream: Upstream, tmp_path: Path) -> None:
    with asked(upstream, tmp_path) as (gate, client):
        assert client.get(FILE) == (200, b"module example.com/one\n\ngo 1.24\n")
        assert gate.bytes == len("module example.com/one\n\ngo 1.24\n")


@dataclass(frozen=True)
class Overhearing(Upstream):
    """Notes whose job each thread says it is."""

    told: list[dict[str, object]] = field(default_factory=list)

    def file(self, meaning: ModuleFile) -> Body:
        self.told.append(get_contextvars())
        return super().file(meaning)


def test_what_its_threads_log_says_whose_job_it_is(upstream: Upstream, tmp_path: Path) -> None:
    overhearing = Overhearing(proxies=upstream.proxies)
    with bound_contextvars(id="5f2b90c1"), asked(overhearing, tmp_path) as (_, client):
        assert client.get(FILE)[0] == 200
    assert overhearing.told == [{"id": "5f2b90c1"}]


def test_what_is_no_module_is_refused_and_noted(upstream: Upstream, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    with asked(upstream, tmp_path) as (gate, client):
        for target in ("/../secret", "/secret", "http://169.254.169.254/latest", "/x/@v/../../y"):
            assert client.get(target) == (404, b"")
        assert len(gate.refused) == 4


def test_nothing_is_written_through_it(upstream: Upstream, tmp_path: Path) -> None:
    for method in ("POST", "PUT", "DELETE", "CONNECT"):
        with asked(upstream, tmp_path) as (gate, client):
            assert client.get(FILE, method)[0] == 501
            assert gate.requests == 0


def test_module_that_no_proxy_has_is_named(upstream: Upstream, tmp_path: Path) -> None:
    with asked(upstream, tmp_path) as (gate, client):
        assert client.get("/private.example/!x/@v/v1.2.3.info") == (404, b"")
        assert client.get("/private.example/!x/@v/list") == (404, b"")
        assert gate.missing == ["private.example/X v1.2.3"]


def test_proxy_that_does_not_answer_is_not_asked_again(tmp_path: Path) -> None:
    with asked(Upstream(proxies=("http://127.0.0.1:9",)), tmp_path) as (gate, client):
        assert client.get(FILE)[0] == 502
        assert gate.unreachable == "127.0.0.1: ConnectionError"


def test_next_proxy_is_asked_for_what_the_first_has_not(upstream: Upstream, tmp_path: Path) -> None:
    both = Upstream(proxies=(f"file://{tmp_path}/nothing", *upstream.proxies))
    with asked(both, tmp_path) as (gate, client):
        assert client.get(FILE)[0] == 200
        assert gate.missing == []


def test_more_than_the_limit_is_cut_and_seen_as_cut(upstream: Upstream, tmp_path: Path) -> None:
    with asked(upstream, tmp_path, max_bytes=20) as (gate, client):
        with pytest.raises(IncompleteRead):
            client.get(FILE)
        assert gate.too_large


def test_more_requests_than_the_limit_get_nothing(upstream: Upstream, tmp_path: Path) -> None:
    with asked(upstream, tmp_path, max_requests=2) as (gate, client):
        assert [client.get(FILE)[0] for _ in range(3)] == [200, 200, 404]
        assert gate.too_many


def test_another_checksum_database_is_not_asked(upstream: Upstream, tmp_path: Path) -> None:
    with asked(upstream, tmp_path) as (_, client):
        assert client.get("/sumdb/evil.example/supported")[0] == 404
        assert client.get("/sumdb/sum.golang.org/supported")[0] == 200


def test_socket_may_lie_deeper_than_an_address_is_long(upstream: Upstream, tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    gate = Gate(upstream=upstream, max_bytes=1, max_requests=1)
    with listening(gate, deep / "modules.sock"):
        assert (deep / "modules.sock").is_socket()
