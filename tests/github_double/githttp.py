"""git over HTTP: `git http-backend` on the real repositories, behind the double's tokens."""

import re
import subprocess
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.github_double.auth import authenticate
from tests.github_double.gitrepo import ZERO, environment
from tests.github_double.refusals import Refused
from tests.github_double.state import Repository, Token
from tests.github_double.world import World

ROUTE = re.compile(r"/([^/]+/[^/]+?)(?:\.git)?/(info/refs|git-upload-pack|git-receive-pack)")


def service_of(request: Request) -> tuple[str, str] | None:
    """The repository's name and the service ("upload-pack", "receive-pack") that is asked for."""
    found = ROUTE.fullmatch(request.path)
    if not found:
        return None
    service = request.args.get("service", "") if found[2] == "info/refs" else found[2]
    return found[1], service.removeprefix("git-")


def serve(world: World, request: Request, note: Callable[[Token | None], Any]) -> Response:
    """Answer one request of a clone, fetch or push."""
    name, service = service_of(request) or ("", "")
    try:
        _, token = authenticate(world, request.headers.get("Authorization"))
    except Refused:
        return _unauthorized()
    note(token)
    repository = world.repository(name)
    if token is None:
        return _unauthorized()
    if repository is None or not token.reaches(repository):
        return Response("Repository not found.", 404)
    access = "write" if service == "receive-pack" else "read"
    if not token.may("contents", access):
        who = token.installation.app.bot.login
        return Response(f"Permission to {name}.git denied to {who}.\n", 403)
    if access == "read":
        return _backend(repository, request, {})
    with world.lock:
        return _receive(world, repository, request, token)


def _receive(world: World, repository: Repository, request: Request, token: Token) -> Response:
    before = repository.git.refs("refs/heads/")
    allowed = {
        "PROTECTED": " ".join(f"refs/heads/{branch}" for branch in repository.protected),
        "WORKFLOWS": "yes" if token.may("workflows", "write") else "no",
    }
    response = _backend(repository, request, allowed)
    after = repository.git.refs("refs/heads/")
    changes = {
        ref: (before.get(ref, ZERO), after.get(ref, ZERO))
        for ref in sorted({*before, *after})
        if before.get(ref) != after.get(ref)
    }
    if changes:
        world.pushed(repository, changes, token.installation.app.bot)
    return response


def _unauthorized() -> Response:
    headers = {"WWW-Authenticate": 'Basic realm="GitHub"'}
    return Response("Authentication required.", 401, headers)


def _backend(repository: Repository, request: Request, allowed: dict[str, str]) -> Response:
    path = request.path[ROUTE.fullmatch(request.path).start(2) :]  # type: ignore[union-attr]
    body = request.get_data()
    done = subprocess.run(
        ["git", "http-backend"],
        input=body,
        capture_output=True,
        check=False,
        env=environment(
            GIT_PROJECT_ROOT=str(repository.git.path),
            GIT_HTTP_EXPORT_ALL="1",
            GIT_PROTOCOL=request.headers.get("Git-Protocol", ""),
            PATH_INFO=f"/{path}",
            REQUEST_METHOD=request.method,
            QUERY_STRING=request.query_string.decode(),
            CONTENT_TYPE=request.headers.get("Content-Type", ""),
            CONTENT_LENGTH=str(len(body)),
            HTTP_CONTENT_ENCODING=request.headers.get("Content-Encoding", ""),
            REMOTE_USER="token",
            REMOTE_ADDR="127.0.0.1",
            **allowed,
        ),
    )
    head, _, rest = done.stdout.partition(b"\r\n\r\n")
    headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
    status = next((value for key, value in headers if key == "Status"), "200 OK")
    kept = [(key, value) for key, value in headers if key != "Status"]
    return Response(rest, status, kept)
