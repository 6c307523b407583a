"""Reviews, their comments on lines of the real diff, and the threads those begin."""

from typing import Any

from tests.github_double.bodies import comments as comment_bodies
from tests.github_double.exchange import Call, handles
from tests.github_double.handlers.comments import check_body, own
from tests.github_double.hunks import Anchor
from tests.github_double.placement import OffDiff, anchor_of, patch_of
from tests.github_double.refusals import Refused, invalid, not_found
from tests.github_double.state import Pull, Review, ReviewComment, Thread, User, now

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def _commit(call: Call, pull: Pull, sha: str | None) -> str:
    if sha is None:
        return pull.head_sha
    git = pull.repository.git
    if git.kind(sha) != "commit" or sha not in git.log(pull.head_sha, f"^{pull.merge_base}"):
        raise invalid("PullRequestReview", "commit_id", "commit_id is not part of the pull request")
    return sha


def _comment(
    call: Call, pull: Pull, review: Review, said: dict[str, Any], user: User
) -> ReviewComment:
    check_body("PullRequestReviewComment", said.get("body"))
    whole_file = said.get("subject_type") == "file"
    if whole_file:
        patch_of(pull, review.commit, said["path"])
        anchor, line, side = Anchor(hunk=0, position=1, excerpt=""), None, "RIGHT"
    else:
        anchor, line, side = anchor_of(pull, review.commit, said)
    ranged = said.get("start_line") is not None
    return ReviewComment(
        id=call.world.new_id(),
        user=user,
        app=call.acting_app,
        body=said["body"],
        path=said["path"],
        commit=review.commit,
        line=line,
        start_line=said["start_line"] if ranged else None,
        side=side,
        start_side=(said.get("start_side") or side) if ranged else None,
        position=anchor.position,
        excerpt=anchor.excerpt,
        subject="file" if whole_file else "line",
        review=review,
    )


def new_review(call: Call, pull: Pull, commit: str, state: str, body: str = "") -> Review:
    return Review(id=call.world.new_id(), user=call.actor, body=body, state=state, commit=commit)


def _add(call: Call, pull: Pull, review: Review, comments: list[ReviewComment]) -> None:
    pull.reviews.append(review)
    for each in comments:
        pull.threads.append(Thread(id=call.world.new_id(), comments=[each]))
    pull.updated_at = now()
    call.emit("pull_request_review", "submitted", pull.repository, pull=pull, review=review)
    for each in comments:
        facts = {"pull": pull, "comment": each}
        call.emit("pull_request_review_comment", "created", pull.repository, **facts)


@handles("pulls/create-review")
def create(call: Call) -> Any:
    """All of the review, or nothing: one comment off the diff refuses the whole."""
    pull, body = call.pull, call.body or {}
    commit = _commit(call, pull, body.get("commit_id"))
    event = body.get("event")
    said = body.get("comments", [])
    text = body.get("body", "")
    if event in {"COMMENT", "REQUEST_CHANGES"} and not text and not said:
        raise Refused(422, "Unprocessable Entity", errors=["Body can't be blank"])
    if text:
        check_body("PullRequestReview", text)
    review = new_review(call, pull, commit, STATES.get(event or "", "PENDING"), text)
    try:
        comments = [_comment(call, pull, review, each, call.actor) for each in said]
    except OffDiff as error:
        raise Refused(422, "Unprocessable Entity", errors=[str(error)]) from error
    _add(call, pull, review, comments)
    return comment_bodies.review(call.root, pull, review)


@handles("pulls/list-reviews")
def list_reviews(call: Call) -> Any:
    return [comment_bodies.review(call.root, call.pull, each) for each in call.pull.reviews]


def _review(call: Call) -> Review:
    for each in call.pull.reviews:
        if each.id == call.number("review_id"):
            return each
    raise not_found()


@handles("pulls/get-review")
def get(call: Call) -> Any:
    return comment_bodies.review(call.root, call.pull, _review(call))


@handles("pulls/update-review")
def update(call: Call) -> Any:
    review = _review(call)
    review.body = check_body("PullRequestReview", call.body["body"])
    return comment_bodies.review(call.root, call.pull, review)


@handles("pulls/dismiss-review")
def dismiss(call: Call) -> Any:
    review = _review(call)
    if review.state not in {"APPROVED", "CHANGES_REQUESTED"}:
        raise Refused(
            422, "Validation Failed", errors=["Can not dismiss a commented pull request review"]
        )
    review.state = "DISMISSED"
    return comment_bodies.review(call.root, call.pull, review)


@handles("pulls/list-comments-for-review")
def list_review_comments(call: Call) -> Any:
    review = _review(call)
    found = [each for each in call.pull.review_comments if each.review is review]
    return [
        {**comment_bodies.review_comment(call.root, call.pull, each), "position": each.position}
        for each in found
    ]


@handles("pulls/list-review-comments")
def list_comments(call: Call) -> Any:
    pull = call.pull
    since = call.query.get("since", "")
    found = sorted(
        (each for each in pull.review_comments if each.updated_at >= since),
        key=lambda each: each.id,
        reverse=call.query.get("direction") == "desc",
    )
    return [comment_bodies.review_comment(call.root, pull, each) for each in found]


@handles("pulls/list-review-comments-for-repo")
def list_all(call: Call) -> Any:
    found = call.repository.review_comments()
    return [comment_bodies.review_comment(call.root, pull, each) for pull, each in found]


@handles("pulls/create-review-comment")
def create_comment(call: Call) -> Any:
    pull, body = call.pull, call.body
    if body.get("in_reply_to"):
        return _reply(call, pull, body["in_reply_to"], body["body"])
    commit = _commit(call, pull, body["commit_id"])
    review = new_review(call, pull, commit, "COMMENTED")
    try:
        comment = _comment(call, pull, review, body, call.actor)
    except OffDiff as error:
        place = "pull_request_review_thread.line"
        raise invalid(
            "PullRequestReviewComment", place, f"{place} must be part of the diff"
        ) from error
    _add(call, pull, review, [comment])
    return comment_bodies.review_comment(call.root, pull, comment)


@handles("pulls/create-reply-for-review-comment")
def reply(call: Call) -> Any:
    return _reply(call, call.pull, call.number("comment_id"), call.body["body"])


def _reply(call: Call, pull: Pull, to: int, body: str) -> Any:
    for thread in pull.threads:
        if thread.comments[0].id == to:
            comment = add_reply(call, pull, thread, body)
            return comment_bodies.review_comment(call.root, pull, comment)
    raise not_found()


def add_reply(call: Call, pull: Pull, thread: Thread, body: str) -> ReviewComment:
    first = thread.comments[0]
    review = new_review(call, pull, first.commit, "COMMENTED")
    comment = ReviewComment(
        id=call.world.new_id(),
        user=call.actor,
        app=call.acting_app,
        body=check_body("PullRequestReviewComment", body),
        path=first.path,
        commit=first.commit,
        line=first.line,
        start_line=first.start_line,
        side=first.side,
        start_side=first.start_side,
        position=first.position,
        excerpt=first.excerpt,
        subject=first.subject,
        review=review,
        reply_to=first.id,
    )
    pull.reviews.append(review)
    thread.comments.append(comment)
    facts = {"pull": pull, "comment": comment}
    call.emit("pull_request_review_comment", "created", pull.repository, **facts)
    return comment


def _found(call: Call) -> tuple[Pull, ReviewComment]:
    for pull, each in call.repository.review_comments():
        if each.id == call.number("comment_id"):
            return pull, each
    raise not_found()


@handles("pulls/get-review-comment")
def get_comment(call: Call) -> Any:
    return comment_bodies.review_comment(call.root, *_found(call))


@handles("pulls/update-review-comment")
def update_comment(call: Call) -> Any:
    pull, comment = _found(call)
    before = own(call, comment).body
    comment.body = check_body("PullRequestReviewComment", call.body["body"])
    comment.updated_at = now()
    facts = {"pull": pull, "comment": comment, "before": before}
    call.emit("pull_request_review_comment", "edited", pull.repository, **facts)
    return comment_bodies.review_comment(call.root, pull, comment)


@handles("pulls/delete-review-comment")
def delete_comment(call: Call) -> Any:
    pull, comment = _found(call)
    own(call, comment)
    for thread in list(pull.threads):
        if comment in thread.comments:
            thread.comments.remove(comment)
            if not thread.comments:
                pull.threads.remove(thread)
    facts = {"pull": pull, "comment": comment}
    call.emit("pull_request_review_comment", "deleted", pull.repository, **facts)
