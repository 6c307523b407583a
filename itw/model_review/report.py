"""A model's review as people see it: a section of the check run, one review, lines of a terminal.

The section stands between two marks of its own, so that it can be replaced in a check run that is
completed already. What a model wrote is a stranger's text in every place.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from itw import messages
from itw.model_review.lines import AddedLine
from itw.model_review.review import ModelReview, Remarked, State
from itw.reporting.links import Links
from itw.reporting.markdown import code, link, text
from itw.reporting.markers import Kind, Marker, marked
from itw.reporting.publication import Comment, Review
from itw.spending import in_dollars

BEGIN, END = "<!-- model-review -->", "<!-- /model-review -->"
SLOT = re.compile(rf"^{BEGIN}$.*?^{END}$", re.MULTILINE | re.DOTALL)
ABOUT = "model"  # of the marker of its review


def slot(body: str) -> str:
    """The section with its marks; nothing where nothing is to be said."""
    if not body:
        return ""
    return f"{BEGIN}\n### {messages.model_review_heading()}\n\n{body}\n{END}"


def with_section(summary: str, body: str) -> str:
    """The summary with another section.

    What is above the section may quote anything, logs included: so the last mark is ours.
    """
    summary = summary.replace("\r\n", "\n")
    start = summary.rfind(f"\n{BEGIN}\n") + 1
    match = SLOT.match(summary, start) if start else None
    if match is None:
        return f"{summary}\n\n{slot(body)}"
    return summary[: match.start()] + slot(body) + summary[match.end() :]


def section_of(review: ModelReview, head_sha: str, links: Links) -> str:
    """What is said of a review on the check run of a head; it may have been of an earlier one."""
    parts = [_came_of(review)]
    if review.remarks:
        parts.append("\n".join(_items(review, links)))
    if review.head_sha != head_sha:
        commit = link(code(review.head_sha[:12]), links.commit(review.head_sha))
        parts.append(messages.model_review_at(commit=commit))
    return "\n\n".join(parts)


def _came_of(review: ModelReview) -> str:
    dollars = in_dollars(review.cost)
    match review.state:
        case State.NOTHING:
            return messages.model_review_nothing()
        case State.FAILED:
            return messages.model_review_failed(problem=review.problem, dollars=dollars)
    return messages.model_review_done(
        model=review.model,
        remarks=len(review.remarks),
        proposed=review.proposed,
        dropped=review.dropped,
        dollars=dollars,
        asked=review.asked,
    )


def _items(review: ModelReview, links: Links) -> Iterator[str]:
    for each in review.remarks:
        url = links.line(each.at.path, review.head_sha, each.at.line)
        place = link(text(f"{each.at.path}:{each.at.line}"), url)
        yield messages.model_review_item(
            kind=each.kind, place=place, quote=each.at.text, reason=each.reason
        )


def posted(
    review: ModelReview, head_sha: str, placed: Sequence[tuple[Remarked, AddedLine]]
) -> Review:
    """One review for the remarks that have a place at that head."""
    body = messages.model_review_opening(
        remarks=len(placed), model=review.model, dollars=in_dollars(review.cost)
    )
    told = tuple(at.fingerprint for _, at in placed)
    marker = Marker(kind=Kind.REVIEW, head=head_sha, fingerprints=told, about=ABOUT)
    comments = tuple(_comment(remark, at, head_sha) for remark, at in placed)
    return Review(head_sha=head_sha, body=marked(body, marker), comments=comments)


def _comment(remark: Remarked, at: AddedLine, head_sha: str) -> Comment:
    body = messages.model_remark(kind=remark.kind, reason=remark.reason, score=remark.score)
    marker = Marker(kind=Kind.FINDING, head=head_sha, fingerprints=(at.fingerprint,), about=ABOUT)
    return Comment(
        path=at.path, line=at.line, body=marked(body, marker), fingerprints=(at.fingerprint,)
    )


def is_by_model(marker: Marker) -> bool:
    return marker.about == ABOUT


def json_of(review: ModelReview) -> dict[str, Any]:
    """`model_review` of `itw review --format json`."""
    return {
        "state": review.state.value,
        "model": review.model,
        "remarks": [
            {
                "kind": each.kind,
                "path": each.at.path,
                "line": each.at.line,
                "quote": each.at.text,
                "function": each.at.function,
                "reason": each.reason,
                "score": each.score,
                "fingerprint": each.at.fingerprint,
            }
            for each in review.remarks
        ],
        "proposed": review.proposed,
        "dropped": dict(review.dropped),
        "dollars": round(review.cost / 1_000_000, 6),
        "problem": review.problem,
    }
