"""Pull requests, people's permissions and files, as GitHub tells them."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from itw import messages
from itw.pull import Permission, Pull
from workers.github.client import Client
from workers.github.errors import Invalid, NoFile, NotFound


@dataclass(frozen=True, slots=True)
class Pulls:
    """Reads of one repository."""

    client: Client
    path: str

    def one(self, number: int) -> Pull | None:
        try:
            return pull_of(self.client.get(f"{self.path}/pulls/{number}"))
        except NotFound:
            return None

    def open_at(self, head_sha: str) -> Sequence[Pull]:
        """Found by the commit: what GitHub's events say of forks' pull requests is nothing."""
        try:
            found = list(self._open(f"{self.path}/commits/{head_sha}/pulls", head_sha))
        except (NotFound, Invalid):
            found = []
        # A commit that only a fork's branch has may not be known to the first list.
        return found or list(self._open(f"{self.path}/pulls", head_sha, state="open"))

    def files(self, number: int) -> Iterator[Mapping[str, Any]]:
        """GitHub's own list of changed files; at most 3,000, large ones without a patch."""
        return self.client.pages(f"{self.path}/pulls/{number}/files")

    def permission(self, login: str) -> Permission:
        if not login:  # a deleted account
            return Permission.NONE
        path = f"{self.path}/collaborators/{quote(login, safe='')}/permission"
        try:
            return Permission(self.client.get(path)["permission"])
        except (NotFound, ValueError):
            return Permission.NONE

    def file(self, path: str, ref: str = "") -> bytes | None:
        """A file's content at a branch or commit, "" for the default branch; None without one.

        Raises NoFile for what can't be read.
        """
        at = {"ref": ref} if ref else {}
        try:
            data = self.client.get(f"{self.path}/contents/{quote(path)}", **at)
        except NotFound:
            return None
        if not isinstance(data, dict) or data.get("encoding") != "base64":
            raise NoFile(messages.no_file(path=path))
        return b64decode(data["content"])

    def _open(self, path: str, head_sha: str, **query: str) -> Iterator[Pull]:
        for data in self.client.pages(path, **query):
            repository = data["base"]["repo"]["full_name"].lower()
            here = self.path.lower() == f"/repos/{repository}"
            if here and data["state"] == "open" and data["head"]["sha"] == head_sha:
                yield pull_of(data)


def pull_of(data: Mapping[str, Any]) -> Pull:
    head, base = data["head"], data["base"]
    return Pull(
        repository=base["repo"]["full_name"],
        number=data["number"],
        state=data["state"],
        draft=bool(data.get("draft")),
        title=data["title"],
        author=(data["user"] or {}).get("login", ""),
        head_sha=head["sha"],
        head_ref=head["ref"],
        head_repository=(head["repo"] or {}).get("full_name"),
        base_ref=base["ref"],
        base_sha=base["sha"],
        created=datetime.fromisoformat(data["created_at"]).timestamp(),
    )
