import os
from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workers.git.http_remote import HTTPRemote, serving
from tests.workers.git.workshop import Workshop
from workers.git.errors import AccessDenied, CommitUnavailable, RemoteUnavailable
from workers.git.fetch import FetchLimits, Remote, fetch
from workers.git.process import Git

OLD = "ghs_" + "a" * 36
NEW = "ghs_12345_" + "eyJhbGciOi.eyJpc3MiOi." + "b" * 600


def authorization(token: str) -> str:
    return "Basic " + b64encode(f"x-access-token:{token}".encode()).decode()


class Tokens:
    """Gives out the first token until that is refused."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = tokens

    def __call__(self, *, refused: str = "") -> str:
        return next((token for token in self.tokens if token != refused), refused)


@pytest.fixture
def server(workshop: Workshop):
    workshop.commit({"a.go": os.urandom(20_000)})
    with serving(workshop.path.parent) as server:
        yield server


@pytest.fixture
def git(tmp_path: Path) -> Git:
    git = Git(git_dir=tmp_path / "mirror.git")
    git.init()
    return git


def remote(server: HTTPRemote, *tokens: str) -> Remote:
    url = server.url("repository/.git")
    return Remote(repository="acme/connect", url=url, token=Tokens(*tokens) if tokens else None)


def fetch_main(git: Git, remote: Remote, source: str = "refs/heads/main") -> None:
    fetch(git, remote, [f"{source}:refs/itw/main"], FetchLimits(seconds=20))


@pytest.mark.parametrize("token", [OLD, NEW])
def test_token_opens_the_repository_and_is_written_nowhere(
    server: HTTPRemote, git: Git, token: str
):
    server.credentials = {authorization(token)}
    fetch_main(git, remote(server, token))
    assert {sent for _, sent in server.requests} == {authorization(token)}
    basic = authorization(token).encode()
    for file in git.git_dir.rglob("*"):
        if file.is_file():
            assert token.encode() not in file.read_bytes()
            assert basic not in file.read_bytes()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux's /proc")
def test_token_is_in_no_process_s_arguments(server: HTTPRemote, git: Git):
    arguments: list[bytes] = []

    def look() -> None:
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                arguments.append(process.read_bytes())

    server.meanwhile = look
    server.credentials = {authorization(NEW)}
    fetch_main(git, remote(server, NEW))
    assert any(b"http" in each and b"fetch" in each for each in arguments)
    secrets = (NEW.encode(), authorization(NEW).removeprefix("Basic ").encode())
    assert not any(secret in each for secret in secrets for each in arguments)


def test_withdrawn_token_is_renewed_once(server: HTTPRemote, git: Git):
    server.credentials = {authorization(NEW)}
    fetch_main(git, remote(server, OLD, NEW))
    assert git.run("rev-parse", "--verify", "refs/itw/main")


def test_refused_tokens_deny_access_and_do_not_show(server: HTTPRemote, git: Git):
    server.credentials = {authorization("another")}
    with pytest.raises(AccessDenied) as caught:
        fetch_main(git, remote(server, OLD, NEW))
    assert OLD not in str(caught.value)
    assert caught.value.__cause__ is None or OLD not in str(caught.value.__cause__)


def test_token_does_not_follow_where_the_server_leads(
    server: HTTPRemote, git: Git, workshop: Workshop
):
    with serving(workshop.path.parent) as elsewhere:
        server.faults = [elsewhere.url("").rstrip("/")] * 2
        with pytest.raises(AccessDenied):
            fetch_main(git, remote(server, OLD))
        assert elsewhere.requests == []


def test_repository_that_is_gone_is_named(server: HTTPRemote, git: Git):
    gone = Remote(repository="acme/gone", url=server.url("gone.git"))
    with pytest.raises(AccessDenied, match="acme/gone"):
        fetch_main(git, gone)


@pytest.mark.parametrize("fault", ["403", "404"])
@pytest.mark.parametrize("request_number", [0, 2])
def test_refusal_is_tried_again_where_the_api_lets_us_read(
    server: HTTPRemote, git: Git, fault: str, request_number: int
):
    server.faults = [""] * request_number + [fault]
    open_to_us = replace(remote(server), readable=lambda: True)
    with pytest.raises(RemoteUnavailable) as caught:
        fetch_main(git, open_to_us)
    assert caught.value.retry_after == 60
    fetch_main(git, open_to_us)


def test_refusal_is_believed_where_the_api_agrees(server: HTTPRemote, git: Git):
    server.faults = ["403"]
    with pytest.raises(AccessDenied):
        fetch_main(git, remote(server))


def test_redirection_does_not_pass_by_itself(server: HTTPRemote, git: Git):
    server.faults = [server.url("").rstrip("/")]
    with pytest.raises(AccessDenied):
        fetch_main(git, replace(remote(server), readable=lambda: True))


@pytest.mark.parametrize("fault", ["500", "502", "503", "429"])
@pytest.mark.parametrize("request_number", [0, 1, 2])
def test_server_in_trouble_is_tried_again(
    server: HTTPRemote, git: Git, fault: str, request_number: int
):
    server.faults = [""] * request_number + [fault]
    with pytest.raises(RemoteUnavailable):
        fetch_main(git, remote(server))
    fetch_main(git, remote(server))


def test_answer_cut_in_the_middle_is_tried_again(server: HTTPRemote, git: Git):
    server.faults = ["", "", "truncated"]
    with pytest.raises(RemoteUnavailable):
        fetch_main(git, remote(server))
    fetch_main(git, remote(server))
    assert git.run("fsck", "--connectivity-only") is not None


def test_server_that_is_down_is_tried_again(git: Git):
    down = Remote(repository="acme/connect", url="http://127.0.0.1:9/connect.git")
    with pytest.raises(RemoteUnavailable):
        fetch_main(git, down)


def test_unknown_branch_and_unknown_commit_are_tried_again(server: HTTPRemote, git: Git):
    for source in ("refs/heads/gone", "1" * 40):
        with pytest.raises(CommitUnavailable):
            fetch_main(git, remote(server), source)


def test_token_in_a_message_is_taken_out(server: HTTPRemote, git: Git):
    leaky = Remote(
        repository="acme/connect",
        url=f"http://127.0.0.1:9/{OLD}/connect.git",
        token=Tokens(OLD),
    )
    with pytest.raises(RemoteUnavailable) as caught:
        fetch_main(git, leaky)
    assert OLD not in str(caught.value)
