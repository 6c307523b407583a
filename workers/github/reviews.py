"""One review for each push: posted once, on lines that GitHub takes, nothing lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from itw import messages
from itw.diff import Hunk, hunks_in
from itw.reporting.markers import Kind, Marker, marked, marker_in, unmarked
from itw.reporting.publication import Comment, Review
from workers.github.client import Client
from workers.github.errors import Forbidden, Invalid
from workers.github.identity import Identity
from workers.github.outcome import ensure
from workers.github.pulls import Pulls
from workers.github.text import cut_body, same

log = structlog.get_logger()

Arrangement = tuple[Sequence[Comment], Sequence[Comment]]  # inline, in the body


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews of one repository's pull requests."""

    client: Client
    path: str
    identity: Callable[[], Identity]

    def own(self, number: int) -> Sequence[Marker]:
        """The markers of our reviews, oldest first."""
        reviews = self.client.pages(f"{self.path}/pulls/{number}/reviews")
        markers = map(self.identity().marker_of, reviews)
        return [marker for marker in markers if marker and marker.kind is Kind.REVIEW]

    def ensure(self, number: int, review: Review) -> bool:
        """Post it unless a review of ours for that head told all its fingerprints before.

        Without the permission nothing is posted, and False says so: the check run has the findings.
        """
        try:
            if self._is_stale(number, review):
                return True
            new = self._brought_up_to_date(number, review.comments)
            ensure(
                lambda: self._told(number, review) or None,
                lambda: self._post(number, review, new),
                self.client.policy,
            )
        except Forbidden as error:
            error.warn("review")
            return False
        return True

    def amend(self, number: int, comments: Sequence[Comment]) -> None:
        """New texts for comments that stand where they would now; nobody is notified of it."""
        known = self._known(number) if comments else {}
        for comment in comments:
            before = next((known[each] for each in comment.fingerprints if each in known), None)
            place = (comment.start_line, comment.line)
            if before is None or (before.get("start_line"), before.get("line")) != place:
                log.info("comment_not_amended", path=comment.path, line=comment.line)
                continue
            self._rewrite(before, cut_body(comment.body))

    def _rewrite(self, comment: Mapping[str, Any], text: str) -> None:
        if not same(comment["body"], text):
            self.client.patch(f"{self.path}/pulls/comments/{comment['id']}", {"body": text})

    def _is_stale(self, number: int, review: Review) -> bool:
        """A late job of an older head must not speak after, or instead of, a newer one."""
        pull = Pulls(self.client, self.path).one(number)
        stale = pull is None or pull.head_sha != review.head_sha
        if stale:
            log.info("stale_review_left_out", head=review.head_sha)
        return stale

    def _told(self, number: int, review: Review) -> bool:
        marker = marker_in(review.body)
        wanted = set(marker.fingerprints) if marker else set()
        here = [each for each in self.own(number) if each.head == review.head_sha]
        return bool(here) and wanted <= {print_ for each in here for print_ in each.fingerprints}

    def _brought_up_to_date(self, number: int, comments: Sequence[Comment]) -> list[Comment]:
        """The comments no thread of ours has yet; of the others the text is updated."""
        known = self._known(number) if comments else {}
        new: list[Comment] = []
        for comment in comments:
            before = next((known[each] for each in comment.fingerprints if each in known), None)
            if before is None:
                new.append(comment)
            else:
                self._rewrite(before, cut_body(comment.body))
        return new

    def _known(self, number: int) -> dict[str, Mapping[str, Any]]:
        """The comments of ours that begin a thread, by the fingerprints they tell."""
        known: dict[str, Mapping[str, Any]] = {}
        for data in self.client.pages(f"{self.path}/pulls/{number}/comments"):
            marker = self.identity().marker_of(data)
            if marker and marker.kind is Kind.FINDING and not data.get("in_reply_to_id"):
                known.update(dict.fromkeys(marker.fingerprints, data))
        return known

    def _post(self, number: int, review: Review, comments: Sequence[Comment]) -> bool | None:
        """Post what can be posted; None where a newer push made it stale."""
        for placed, displaced in self._arrangements(number, comments):
            if self._is_stale(number, review):
                return None
            try:
                self.client.post(
                    f"{self.path}/pulls/{number}/reviews",
                    {
                        "commit_id": review.head_sha,
                        "event": "COMMENT",
                        "body": cut_body(_with(review.body, displaced)),
                        "comments": [_data(comment) for comment in placed],
                    },
                )
            except Invalid as error:
                log.warning("review_refused", comments=len(placed), problem=error.message)
            else:
                return True
        # The check run tells the findings as well: they are not lost.
        return None

    def _arrangements(self, number: int, comments: Sequence[Comment]) -> Iterator[Arrangement]:
        """All inline; then those GitHub's own diff has lines for; then none."""
        yield comments, ()
        if not comments:
            return
        hunks = {
            data["filename"]: tuple(hunks_in(data.get("patch") or ""))
            for data in Pulls(self.client, self.path).files(number)
        }
        placed = [each for each in comments if _fits(each, hunks.get(each.path, ()))]
        if 0 < len(placed) < len(comments):
            yield placed, [each for each in comments if each not in placed]
        yield (), comments


def _fits(comment: Comment, hunks: Sequence[Hunk]) -> bool:
    start = comment.line if comment.start_line is None else comment.start_line
    return any(hunk.covers(comment.line) and hunk.covers(start) for hunk in hunks)


def _with(body: str, displaced: Sequence[Comment]) -> str:
    """The review's body with the comments that found no line, its marker at the end."""
    marker = marker_in(body)
    texts = [
        messages.displaced_comment(
            path=comment.path, line=comment.line, body=unmarked(comment.body)
        )
        for comment in displaced
    ]
    whole = "\n\n".join([unmarked(body), *texts])
    return marked(whole, marker) if marker else whole


def _data(comment: Comment) -> dict[str, Any]:
    data: dict[str, Any] = {
        "path": comment.path,
        "body": cut_body(comment.body),
        "line": comment.line,
        "side": "RIGHT",
    }
    if comment.start_line is not None:
        data |= {"start_line": comment.start_line, "start_side": "RIGHT"}
    return data
