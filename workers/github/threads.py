"""The threads our findings began: resolved once fixed, left alone where people took part."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itw import messages
from itw.reporting.markers import Kind, Marker, marked, marker_in, unmarked
from itw.tally.settled import ThreadSeen
from workers.github.client import Client
from workers.github.errors import Forbidden, NotFound
from workers.github.identity import Identity
from workers.github.text import cut_body

THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id
          isResolved
          resolvedBy { login }
          comments(first: 30) {
            nodes { fullDatabaseId body author { __typename login } }
          }
          began: comments(first: 1) {
            nodes { reactionGroups { content reactors(first: 1) { totalCount } } }
          }
        }
      }
    }
  }
}
"""
RESOLVE = """
mutation($thread: ID!) { resolveReviewThread(input: {threadId: $thread}) { thread { id } } }
"""
UNRESOLVE = """
mutation($thread: ID!) { unresolveReviewThread(input: {threadId: $thread}) { thread { id } } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread that a finding of ours began."""

    id: str
    comment: int
    body: str
    marker: Marker
    resolved: bool
    resolved_by_us: bool
    replied: bool
    reactions: Mapping[str, int]

    @property
    def seen(self) -> ThreadSeen:
        return ThreadSeen(
            comment=self.comment,
            fingerprints=self.marker.fingerprints,
            resolved_by_person=self.resolved and not self.resolved_by_us,
            reactions=self.reactions,
        )


@dataclass(frozen=True, slots=True)
class Threads:
    """The review threads of one repository."""

    client: Client
    name: str  # "owner/name"
    identity: Callable[[], Identity]

    def ensure(self, number: int, current: frozenset[str]) -> Sequence[ThreadSeen]:
        """Resolve what is fixed, open again what came back; people's decisions stay.

        The threads as they were before.
        """
        threads: list[Thread] = []
        try:
            threads += self._own(number)
            for thread in threads:
                if current.isdisjoint(thread.marker.fingerprints):
                    self._close(thread)
                elif not thread.resolved or thread.resolved_by_us:
                    self._open(thread)
        except NotFound:
            return ()
        except Forbidden as error:
            error.warn("threads")
        return [each.seen for each in threads]

    def _close(self, thread: Thread) -> None:
        if thread.resolved or thread.replied:
            return
        try:
            self.client.graphql(RESOLVE, thread=thread.id)
        except Forbidden:
            # Resolving asks for more than commenting does; our own text is ours to edit.
            self._edit(thread, f"{messages.fixed_note()}\n\n{_plain(thread.body)}")

    def _open(self, thread: Thread) -> None:
        if thread.resolved:
            self.client.graphql(UNRESOLVE, thread=thread.id)
        self._edit(thread, _plain(thread.body))

    def _edit(self, thread: Thread, text: str) -> None:
        if text != unmarked(thread.body):
            path = f"/repos/{self.name}/pulls/comments/{thread.comment}"
            self.client.patch(path, {"body": cut_body(marked(text, thread.marker))})

    def _own(self, number: int) -> Iterator[Thread]:
        owner, _, name = self.name.partition("/")
        after: str | None = None
        while True:
            data = self.client.graphql(THREADS, owner=owner, name=name, number=number, after=after)
            page = data["repository"]["pullRequest"]["reviewThreads"]
            yield from filter(None, map(self._thread_of, page["nodes"]))
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def _thread_of(self, data: Mapping[str, Any]) -> Thread | None:
        if not data["comments"]["nodes"]:  # they were deleted
            return None
        first, *replies = data["comments"]["nodes"]
        body = first["body"].replace("\r\n", "\n")
        marker = marker_in(body)
        if not self._ours(first["author"]) or marker is None or marker.kind is not Kind.FINDING:
            return None
        identity, resolver = self.identity(), (data["resolvedBy"] or {}).get("login", "")
        return Thread(
            id=data["id"],
            comment=int(first["fullDatabaseId"]),
            body=body,
            marker=marker,
            resolved=data["isResolved"],
            resolved_by_us=resolver in {identity.slug, identity.login},
            replied=any(not self._ours(reply["author"]) for reply in replies),
            reactions=_reactions(data["began"]["nodes"]),
        )

    def _ours(self, author: Mapping[str, Any] | None) -> bool:
        # GraphQL leaves out the "[bot]" that REST writes.
        return author is not None and (author["__typename"], author["login"]) == (
            "Bot",
            self.identity().slug,
        )


def _reactions(comments: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """To the first comment; GitHub lists every reaction there is, most of them with none."""
    groups = (group for each in comments for group in each["reactionGroups"] or ())
    counts = {group["content"]: group["reactors"]["totalCount"] for group in groups}
    return {content: number for content, number in counts.items() if number}


def _plain(body: str) -> str:
    """The text without its marker and without an earlier note."""
    return unmarked(body).removeprefix(messages.fixed_note()).lstrip("\n")
