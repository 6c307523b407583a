"""The conversation of a pull request: read, answered once, reacted to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itw.reporting.markers import Kind, Marker, marked
from workers.github.client import Client
from workers.github.errors import Forbidden, NotFound
from workers.github.identity import Identity
from workers.github.outcome import ensure
from workers.github.text import cut_body, same
from workers.on_github import IssueComment


@dataclass(frozen=True, slots=True)
class Comments:
    """The conversations of one repository."""

    client: Client
    path: str
    identity: Callable[[], Identity]

    def of(self, number: int) -> Sequence[IssueComment]:
        """Oldest first."""
        return [_comment_of(data) for data in self._all(number)]

    def one(self, comment_id: int) -> IssueComment | None:
        try:
            return _comment_of(self.client.get(f"{self.path}/issues/comments/{comment_id}"))
        except NotFound:
            return None

    def own_answers(self, number: int) -> Sequence[Marker]:
        markers = map(self.identity().marker_of, self._all(number))
        return [marker for marker in markers if marker and marker.kind is Kind.ANSWER]

    def ensure(self, number: int, body: str, marker: Marker) -> None:
        """One comment of ours with that kind and subject: posted, or brought up to date.

        Without the permission it is left out.
        """
        try:
            self._ensure(number, body, marker)
        except Forbidden as error:
            error.warn("comment")

    def _ensure(self, number: int, body: str, marker: Marker) -> None:
        text = cut_body(marked(body, marker))

        def look() -> dict[str, Any] | None:
            return next((each for each in self._all(number) if self._is(each, marker)), None)

        def create() -> dict[str, Any]:
            path = f"{self.path}/issues/{number}/comments"
            created: dict[str, Any] = self.client.post(path, {"body": text})
            return created

        found = ensure(look, create, self.client.policy)
        if found is not None and not same(found["body"], text):
            self.client.patch(f"{self.path}/issues/comments/{found['id']}", {"body": text})

    def react(self, comment_id: int, reaction: str) -> None:
        """Twice is once for GitHub too; without the comment or the permission it is left out."""
        path = f"{self.path}/issues/comments/{comment_id}/reactions"
        try:
            self.client.post(path, {"content": reaction}, again=True)
        except NotFound:
            return
        except Forbidden as error:
            error.warn("react")

    def _all(self, number: int) -> Sequence[dict[str, Any]]:
        return list(self.client.pages(f"{self.path}/issues/{number}/comments"))

    def _is(self, data: Mapping[str, Any], wanted: Marker) -> bool:
        marker = self.identity().marker_of(data)
        return marker is not None and (marker.kind, marker.about) == (wanted.kind, wanted.about)


def answer_marker(about: str, told: tuple[str, ...] = ()) -> Marker:
    return Marker(kind=Kind.ANSWER, about=about, fingerprints=told)


def _comment_of(data: Mapping[str, Any]) -> IssueComment:
    user = data["user"] or {}
    through_app = data.get("performed_via_github_app") is not None
    return IssueComment(
        id=data["id"],
        author=user.get("login", ""),
        by_person=user.get("type") == "User" and not through_app,
        body=data["body"] or "",
        url=data["html_url"],
    )
