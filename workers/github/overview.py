"""An installation seen from above: its repositories, and what changed in them.

Read with one token that can do nothing else, every request counted. What did not change since an
answer with that etag is None.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from itw.recovery.commands import SeenComment
from itw.recovery.pulls import SeenPull, SeenRun
from itw.recovery.repositories import Installation
from workers.github.allowance import Allowance
from workers.github.client import PAGES, Client
from workers.github.errors import Forbidden, GitHubError, Invalid, NotFound
from workers.github.identity import Identity
from workers.github.reply import Reply
from workers.github.transport import PAGE

EARLIER = 5  # commits before a head that are looked at after a loss
READS = ("checks", "metadata", "pull_requests")  # what its token may read


EDITORS = """
query($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on IssueComment { id lastEditedAt author { ...who } editor { ...who } }
  }
}
fragment who on Actor { ... on User { id } }
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ListedRepository:
    """`name` is "owner/name"; one that is archived or switched off takes nothing new."""

    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ListedPulls:
    """Newest update first; `etag` names the answer."""

    pulls: Sequence[SeenPull]
    etag: str


@dataclass(frozen=True, slots=True)
class ListedComments:
    comments: Sequence[SeenComment]
    etag: str


@dataclass(frozen=True, slots=True)
class Overview:
    client: Client
    identity: Callable[[], Identity]
    allowance: Allowance

    def repositories(self) -> list[ListedRepository]:
        """All of the installation's."""
        pages = self._pages("/installation/repositories", key="repositories")
        return [
            ListedRepository(data["full_name"], not (data.get("archived") or data.get("disabled")))
            for data in pages
        ]

    def pulls(self, name: str, etag: str = "") -> ListedPulls | None:
        """The hundred that were updated last, closed ones included."""
        query: dict[str, str | int] = {"sort": "updated", "direction": "desc", "state": "all"}
        query["per_page"] = PAGE
        reply = self._read(f"/repos/{name}/pulls", query, etag)
        if reply.status == 304:
            return None
        return ListedPulls([_pull_of(data) for data in reply.data], reply.headers.get("etag", ""))

    def open_pulls(self, name: str) -> Iterator[SeenPull]:
        """All open ones, newest update first; asked for page by page."""
        path = f"/repos/{name}/pulls"
        pages = self._pages(path, sort="updated", direction="desc", state="open")
        return map(_pull_of, pages)

    def earlier_heads(self, name: str, number: int) -> list[str]:
        """Commits of a pull request before its head, newest first; no more than a few."""
        path = f"/repos/{name}/pulls/{number}/commits"
        try:
            commits = list(self._pages(path))
        except NotFound:
            return []
        return [data["sha"] for data in reversed(commits[:-1])][:EARLIER]

    def runs(self, name: str, head_sha: str) -> list[SeenRun]:
        """All check runs of ours on a commit."""
        path = f"/repos/{name}/commits/{head_sha}/check-runs"
        app = self.identity().app_id
        try:
            found = self._pages(path, key="check_runs", app_id=app, filter="all")
            return [_run_of(data) for data in found]
        except (NotFound, Invalid):  # a commit that GitHub does not know (any more)
            return []

    def comments(self, name: str, since: datetime, etag: str = "") -> ListedComments | None:
        """Those of all conversations that were written or edited since."""
        path, start = f"/repos/{name}/issues/comments", f"{since:%Y-%m-%dT%H:%M:%SZ}"
        first = self._read(path, {"since": start, "per_page": PAGE, "page": 1}, etag)
        if first.status == 304:
            return None
        found = [_comment_of(data) for data in first.data]
        if len(found) == PAGE:
            found += map(_comment_of, self._pages(path, first=2, since=start))
        return ListedComments(found, first.headers.get("etag", ""))

    def edited_by_authors(self, nodes: Sequence[str]) -> frozenset[str] | None:
        """Of edited comments those whose text is their author's; None where it can't be told."""
        if not nodes:
            return frozenset()
        self.allowance.take()
        self.allowance.paid += 1
        try:
            found = self.client.graphql(EDITORS, ids=list(nodes[:PAGE]))["nodes"]
        except (GitHubError, Forbidden) as error:  # one was deleted a moment ago
            log.info("editors_not_told", problem=str(error))
            return None
        return frozenset(each["id"] for each in found if each and _is_authors(each))

    def _pages(
        self, path: str, *, key: str = "", first: int = 1, **query: str | int
    ) -> Iterator[Any]:
        for page in range(first, PAGES + 1):
            reply = self._read(path, {**query, "per_page": PAGE, "page": page})
            items = reply.data[key] if key else reply.data
            yield from items
            if len(items) < PAGE:
                return

    def _read(self, path: str, query: Mapping[str, str | int], etag: str = "") -> Reply:
        self.allowance.take()
        reply = self.client.read(path, query, etag=etag)
        self.allowance.note(reply)
        return reply


def installation_of(data: Mapping[str, Any]) -> Installation:
    return Installation(
        id=data["id"],
        account=(data["account"] or {}).get("login", ""),
        created=datetime.fromisoformat(data["created_at"]),
        suspended=data["suspended_at"] is not None,
        permissions=data["permissions"],
    )


def _is_authors(comment: Mapping[str, Any]) -> bool:
    author, editor = comment.get("author"), comment.get("editor")
    if comment.get("lastEditedAt") is None:  # something else of it was changed
        return author is not None
    return bool(author and editor and author["id"] == editor["id"])


def _pull_of(data: Mapping[str, Any]) -> SeenPull:
    return SeenPull(
        number=data["number"],
        is_open=data["state"] == "open",
        draft=bool(data.get("draft")),
        head_sha=data["head"]["sha"],
        base_ref=data["base"]["ref"],
        created=datetime.fromisoformat(data["created_at"]),
        updated=datetime.fromisoformat(data["updated_at"]),
    )


def _run_of(data: Mapping[str, Any]) -> SeenRun:
    return SeenRun(
        external_id=data["external_id"] or "",
        completed=data["status"] == "completed",
    )


def _comment_of(data: Mapping[str, Any]) -> SeenComment:
    user, number = data["user"] or {}, data["issue_url"].rpartition("/")[2]
    return SeenComment(
        id=data["id"],
        number=int(number) if "/pull/" in data["html_url"] and number.isdigit() else 0,
        author=user.get("login", ""),
        by_person=user.get("type") == "User" and data.get("performed_via_github_app") is None,
        body=data["body"] or "",
        created=datetime.fromisoformat(data["created_at"]),
        updated=datetime.fromisoformat(data["updated_at"]),
        heard=bool((data.get("reactions") or {}).get("eyes")),
        node=data["node_id"],
    )
