"""What `itw doctor` says of good, missing and broken set-ups."""

import json
import os
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.docker_engine.fixtures import DockerEngine
from tests.workers.cli.clone import itw
from workers.cli.diagnosis import diagnose
from workers.cli.settings import Configured
from workers.diagnosis.check import Check, State


def check(name: str, configured: Configured, directory: Path) -> Check:
    return next(each for each in diagnose(configured, directory) if each.name == name)


@pytest.fixture(scope="module")
def pem() -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_nothing_configured_is_switched_off_and_not_a_fault(tmp_path: Path) -> None:
    checks = list(diagnose(Configured(), tmp_path))

    assert [each.name for each in checks if each.state is State.BAD] == []
    assert check("git", Configured(), tmp_path).state is State.OK


def test_key_that_others_can_read_has_to_be_mended(tmp_path: Path, pem: bytes) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(pem)
    configured = Configured(app_id="17", private_key_file=str(key))

    key.chmod(0o644)
    open_key = check("GitHub App key", configured, tmp_path)
    key.chmod(0o600)
    closed_key = check("GitHub App key", configured, tmp_path)

    assert open_key.state is State.BAD
    assert open_key.mend == f"chmod 600 {key}"
    assert closed_key.state is State.OK


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_key_that_was_mounted_for_our_group_is_as_it_should_be(tmp_path: Path, pem: bytes) -> None:
    """Kubernetes gives a secret to root, and to the pod's group."""
    key = tmp_path / "key.pem"
    key.write_bytes(pem)
    os.chown(key, 12345, 0)
    key.chmod(0o440)

    assert (
        check("GitHub App key", Configured(private_key_file=str(key)), tmp_path).state is State.OK
    )


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff\xfe"])
def test_file_that_is_no_key(tmp_path: Path, content: bytes) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(content)
    key.chmod(0o600)

    found = check("GitHub App key", Configured(private_key_file=str(key)), tmp_path)

    assert found.state is State.BAD
    assert "PEM" in found.detail


def test_key_file_that_is_not_there(tmp_path: Path) -> None:
    found = check("GitHub App key", Configured(private_key_file=str(tmp_path / "no")), tmp_path)

    assert found.state is State.BAD
    assert "No such file" in found.detail


def test_silent_redis_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"unix://:hunter2@{tmp_path}/no.sock"

    found = check("Redis", Configured(redis_url=url), tmp_path)

    assert found.state is State.BAD
    assert "hunter2" not in repr(found)


def test_short_webhook_secret(tmp_path: Path) -> None:
    found = check("webhook secret", Configured(webhook_secret="hunter2"), tmp_path)

    assert found.state is State.BAD
    assert "hunter2" not in repr(found)


def test_data_directory_that_can_not_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    found = check("data directory", Configured(), tmp_path / "file" / "data")

    assert found.state is State.BAD
    assert "ITW_DATA_DIR" in found.mend


def test_json_names_every_check() -> None:
    checks = json.loads(itw("doctor", "--format", "json").stdout)["checks"]

    assert {each["name"] for each in checks} >= {"git", "docker", "go", "Redis", "model key"}
    assert {*checks[0]} == {"name", "state", "detail", "mend"}


@pytest.mark.parametrize(
    ("version", "state"), [("6.0.16", State.BAD), ("6.2.0", State.OK), ("8.1", State.OK)]
)
def test_redis_without_blmove_has_to_be_mended(
    version: str, state: State, tmp_path: Path, answering_redis: Callable[[str], str]
) -> None:
    found = check("Redis", Configured(redis_url=answering_redis(version)), tmp_path)

    assert found.state is state
    assert version in found.detail


@pytest.fixture
def answering_redis() -> Iterator[Callable[[str], str]]:
    """A server that answers every command as a Redis of some version would answer INFO."""
    servers: list[socketserver.ThreadingTCPServer] = []

    def start(version: str) -> str:
        body = f"redis_version:{version}\r\n".encode()

        class Answer(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while (line := self.rfile.readline()).startswith(b"*"):
                    words = [self._word() for _ in range(int(line[1:]))]
                    info = words[0].upper() == b"INFO"
                    said = b"$%d\r\n%s\r\n" % (len(body), body) if info else b"+OK\r\n"
                    self.wfile.write(said if words[0].upper() != b"HELLO" else b"-ERR unknown\r\n")

            def _word(self) -> bytes:
                self.rfile.readline()
                return self.rfile.readline().strip()

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"redis://127.0.0.1:{server.server_address[1]}/0?protocol=2"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_probes_wait_for_a_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "file" / "data"))

    checks = json.loads(itw("doctor", "--format", "json").stdout)["checks"]

    states = {each["name"]: each["state"] for each in checks}
    assert states["data directory"] == "bad"
    assert "sandbox" not in states


@pytest.fixture
def listener() -> Iterator[int]:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        yield server.server_address[1]


def test_github_behind_a_proxy_needs_the_proxy_alone(tmp_path: Path, listener: int) -> None:
    env = {"ITW_APP_ID": "1", "ITW_GITHUB_URL": "https://github.invalid"}
    proxied = {**env, "HTTPS_PROXY": f"http://me:hush@127.0.0.1:{listener}"}

    direct = check("GitHub", Configured.from_env(env), tmp_path)
    found = check("GitHub", Configured.from_env(proxied), tmp_path)
    beside = check("GitHub", Configured.from_env({**proxied, "NO_PROXY": ".invalid"}), tmp_path)

    assert (direct.state, found.state, beside.state) == (State.BAD, State.OK, State.BAD)
    assert "hush" not in repr((found, Configured.from_env(proxied)))


def test_an_engine_is_found_without_its_program(
    engine: DockerEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    configured = Configured.from_env({"DOCKER_HOST": engine.host})
    found = check("docker", configured, tmp_path)
    assert (found.state, found.detail) == (State.OK, f"engine {engine.client.version()['Version']}")


def test_the_engine_of_the_file_of_settings_is_the_one_asked(tmp_path: Path) -> None:
    configured = Configured.from_env({"DOCKER_HOST": "unix:///nonexistent"})
    assert check("docker", configured, tmp_path).state is State.OFF


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ITW_INSTALLATION_JOBS=many", "ITW_INSTALLATION_JOBS must be a whole number"),
        ("ITW_LIMITS=acme", "ITW_LIMITS: 'acme' is no limit"),
        ("ITW_PRIVATE_KEY_FILE=/nowhere", ""),  # has a line of its own
    ],
)
def test_a_setting_with_which_no_worker_begins_has_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere")
    (tmp_path / "env").write_text(f"{line}\n")
    result = itw("doctor", "--format", "json", "--env-file", tmp_path / "env")
    assert result.return_value == 1
    (said,) = [each for each in json.loads(result.stdout)["checks"] if each["state"] == "bad"]
    assert said["detail"].startswith(told)
    assert (said["name"] == "settings") is bool(told)
