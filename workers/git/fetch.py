"""Fetches commits from a remote; the token is in no argv, no file and no message."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from itw import messages
from itw.redaction import REDACTED, redacted
from workers.git.errors import (
    AccessDenied,
    CommitUnavailable,
    DiskFull,
    GitError,
    GitOutgrown,
    GitTimeout,
    RemoteUnavailable,
    RepositoryTooLarge,
)
from workers.git.process import Git

FETCH = (
    "fetch",
    "--quiet",
    "--force",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--end-of-options",
)
CONFIG = {
    "credential.helper": "",
    "http.followRedirects": "false",  # git would send the token to wherever it is led
    "fetch.fsckObjects": "false",  # old histories hold harmless mistakes; nothing is checked out
    "http.lowSpeedLimit": "1000",  # bytes a second …
    "http.lowSpeedTime": "30",  # … for so many seconds: the connection is dead
    "protocol.version": "2",
}

UNAUTHORIZED = re.compile(r"Authentication failed|could not read (?:Username|Password)|\b401\b")
MOVED = re.compile(r"returned error: 30\d")
DENIED = re.compile(
    r"repository '.*' not found|Repository not found|\b403\b|\b404\b"
    r"|does not appear to be a git repository"
)
NO_COMMIT = re.compile(r"not our ref|couldn't find remote ref|no such remote ref", re.I)
UNAVAILABLE = re.compile(
    r"Could not resolve|Connection (?:refused|reset|timed out)|Failed to connect|timed out"
    r"|early EOF|RPC failed|unexpected disconnect|hung up|Empty reply|returned error: (?:429|5\d\d)"
    r"|Operation too slow|SSL|gnutls|transfer closed",
    re.I,
)
LIMITED_FOR = 60.0  # seconds; GitHub's advice where it names no time, and git would not tell us one
NO_SPACE = re.compile(r"No space left on device|Disk quota exceeded")


class Token(Protocol):
    """Answers with a token for reading the repository; `refused` is one that was not taken."""

    def __call__(self, *, refused: str = "") -> str: ...


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A repository to fetch from. `environment` carries the operator's proxy and CA settings.

    `readable` asks the API whether it may be read now: where that says so, git's refusal passes.
    """

    repository: str  # "owner/name"
    url: str  # without credentials
    token: Token | None = field(default=None, repr=False)
    readable: Callable[[], bool] = field(default=_never, repr=False)  # a remote may be pickled
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """A fetch is stopped after `seconds`, or when the repository grew beyond `disk_bytes`."""

    seconds: float = 300
    disk_bytes: int = 4 << 30


def fetch(git: Git, remote: Remote, refspecs: Sequence[str], limits: FetchLimits) -> None:
    """Fetch, with a fresh token if the first one is refused: it may have been withdrawn.

    Raises what `remote.readable` raises where git is refused.
    """
    secret = remote.token() if remote.token else ""
    try:
        _fetch(git, remote, refspecs, limits, secret)
    except Unauthorized:
        try:
            fresh = remote.token(refused=secret) if remote.token else ""
            _fetch(git, remote, refspecs, limits, fresh)
        except (Unauthorized, Refused) as error:
            raise _believed(error, remote) from error
    except Refused as error:
        raise _believed(error, remote) from error


def _believed(refusal: Exception, remote: Remote) -> Exception:
    """GitHub answers git so for limits and troubles of its own, too, and does not say which."""
    if remote.readable() and not isinstance(refusal, Moved):
        return RemoteUnavailable(
            messages.git_refused(repository=remote.repository), retry_after=LIMITED_FOR
        )
    return AccessDenied(remote.repository)


class Unauthorized(Exception):
    """The remote did not take the token."""


class Refused(Exception):
    """The remote does not serve the repository, or not now."""


class Moved(Refused):
    """The remote leads elsewhere, where the token must not go."""


def _fetch(
    git: Git, remote: Remote, refspecs: Sequence[str], limits: FetchLimits, secret: str
) -> None:
    try:
        _authorized(git, remote, secret).run(
            *FETCH,
            remote.url,
            *refspecs,
            seconds=limits.seconds,
            too_large=lambda: disk_usage(git.git_dir) > limits.disk_bytes,
        )
    except GitOutgrown as error:
        size = limits.disk_bytes >> 20
        problem = messages.repository_too_large(repository=remote.repository, mebibytes=size)
        raise RepositoryTooLarge(problem) from error
    except GitTimeout as error:
        raise RemoteUnavailable(f"{remote.repository}: {error}") from error
    except GitError as error:
        # Not chained: the original's text may hold what is taken out here.
        raise _translated(error, remote, secret) from None


def _authorized(git: Git, remote: Remote, secret: str) -> Git:
    environment = {**remote.environment, "GIT_ALLOW_PROTOCOL": urlsplit(remote.url).scheme}
    config = dict(CONFIG)
    if secret:
        # Scoped to the repository's URL, so that no other host is sent it.
        config[f"http.{remote.url}.extraHeader"] = f"Authorization: Basic {_basic(secret)}"
    return replace(
        git,
        environment={**git.environment, **environment},
        config={**git.config, **config},
    )


def _basic(secret: str) -> str:
    return b64encode(f"x-access-token:{secret}".encode()).decode()


def _translated(error: GitError, remote: Remote, secret: str) -> Exception:
    said = redacted(_without(error.stderr, secret))
    if UNAUTHORIZED.search(said):
        return Unauthorized()
    if NO_COMMIT.search(said):
        return CommitUnavailable(f"{remote.repository}: {said}")
    if MOVED.search(said):
        return Moved()
    if DENIED.search(said):
        return Refused()
    if NO_SPACE.search(said):
        return DiskFull(remote.repository)
    if UNAVAILABLE.search(said):
        return RemoteUnavailable(f"{remote.repository}: {said}")
    return GitError(error.command, error.returncode, said)


def _without(text: str, secret: str) -> str:
    if not secret:
        return text
    return text.replace(secret, REDACTED).replace(_basic(secret), REDACTED)


def disk_usage(directory: Path) -> int:
    """Bytes of the files below, those of a fetch under way included."""
    total = 0
    for file in directory.rglob("*"):
        with suppress(FileNotFoundError):  # renamed or deleted by git in the meantime
            total += file.lstat().st_size
    return total
