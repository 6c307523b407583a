"""A reply of GitHub's, and which error it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itw import messages
from workers.github.errors import (
    Forbidden,
    GitHubError,
    InstallationGone,
    Invalid,
    NotFound,
    ReadOnly,
)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    data: Any

    @property
    def message(self) -> str:
        """What GitHub says is wrong, with its details."""
        if not isinstance(self.data, dict):
            return ""
        details = [
            detail.get("message") or detail.get("code", "") if isinstance(detail, dict) else detail
            for detail in self.data.get("errors") or ()
        ]
        return " · ".join(str(part) for part in (self.data.get("message", ""), *details) if part)


def checked(verb: str, path: str, reply: Reply) -> Reply:
    """The reply, or the error that it is."""
    what = f"{verb} {path}: {reply.message}"
    if reply.status < 300 or reply.status == 304:
        return reply
    if reply.status == 403 and "suspended" in reply.message:
        raise InstallationGone(messages.installation_suspended(), for_now=True)
    if reply.status == 403 and "archived" in reply.message:
        raise ReadOnly(messages.repository_archived())
    if reply.status == 403:
        accepted = reply.headers.get("x-accepted-github-permissions", "")
        raise Forbidden(f"{verb} {path}", accepted)
    if reply.status == 422:
        raise Invalid(what, reply.status)
    if reply.status in {301, 307, 308, 404, 410}:  # a repository that moved is told of anew
        raise NotFound(what, reply.status)
    raise GitHubError(what, reply.status)


def lacks_permission(reply: Reply) -> bool:
    return reply.status == 403 and "not accessible by integration" in reply.message
