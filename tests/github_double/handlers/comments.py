"""Comments of conversations, and reactions to comments of both kinds."""

from typing import Any

from tests.github_double.bodies import comments as comment_bodies
from tests.github_double.exchange import Call, Reply, handles
from tests.github_double.refusals import Refused, invalid, not_found
from tests.github_double.state import Comment, Pull, Reaction, now

MAX_BODY = 65_536


def check_body(resource: str, body: str | None) -> str:
    if body is None or not body.strip():
        raise invalid(resource, "body", "Body can't be blank", "missing_field")
    if len(body) > MAX_BODY:
        raise invalid(resource, "body", f"Body is too long (maximum is {MAX_BODY} characters)")
    return body


def _found(call: Call) -> tuple[Pull, Comment]:
    for pull, each in call.repository.issue_comments():
        if each.id == call.number("comment_id"):
            return pull, each
    raise not_found()


@handles("issues/create-comment")
def create(call: Call) -> Any:
    pull = call.pull
    comment = Comment(
        id=call.world.new_id(),
        user=call.actor,
        body=check_body("IssueComment", call.body["body"]),
        app=call.acting_app,
    )
    pull.comments.append(comment)
    pull.updated_at = now()
    call.emit("issue_comment", "created", pull.repository, pull=pull, comment=comment)
    return comment_bodies.comment(call.root, pull, comment)


@handles("issues/list-comments")
def list_comments(call: Call) -> Any:
    pull = call.pull
    since = call.query.get("since", "")
    found = [each for each in pull.comments if each.updated_at >= since]
    return [comment_bodies.comment(call.root, pull, each) for each in found]


@handles("issues/list-comments-for-repo")
def list_all(call: Call) -> Any:
    since = call.query.get("since", "")
    found = [each for each in call.repository.issue_comments() if each[1].updated_at >= since]
    return [comment_bodies.comment(call.root, pull, each) for pull, each in found]


@handles("issues/get-comment")
def get(call: Call) -> Any:
    return comment_bodies.comment(call.root, *_found(call))


@handles("issues/update-comment")
def update(call: Call) -> Any:
    pull, comment = _found(call)
    before = own(call, comment).body
    comment.body = check_body("IssueComment", call.body["body"])
    comment.updated_at = now()
    facts = {"pull": pull, "comment": comment, "before": before}
    call.emit("issue_comment", "edited", pull.repository, **facts)
    return comment_bodies.comment(call.root, pull, comment)


@handles("issues/delete-comment")
def delete(call: Call) -> Any:
    pull, comment = _found(call)
    pull.comments.remove(own(call, comment))
    call.emit("issue_comment", "deleted", pull.repository, pull=pull, comment=comment)


def own(call: Call, comment: Comment) -> Comment:
    """Only its own, by an App. GitHub may allow more; a bot that needs it is a bug."""
    if comment.user is not call.actor:
        raise Refused(403, "Resource not accessible by integration")
    return comment


def _review_comment(call: Call) -> Comment:
    for _, each in call.repository.review_comments():
        if each.id == call.number("comment_id"):
            return each
    raise not_found()


def _react(call: Call, comment: Comment) -> Any:
    """One reaction of a kind a person: the same again answers 200 with the first."""
    content = call.body["content"]
    for each in comment.reactions:
        if each.content == content and each.user is call.actor:
            return Reply(comment_bodies.reaction(call.root, each), status=200)
    reaction = Reaction(id=call.world.new_id(), user=call.actor, content=content)
    comment.reactions.append(reaction)
    return Reply(comment_bodies.reaction(call.root, reaction), status=201)


def _listed(call: Call, comment: Comment) -> Any:
    wanted = call.query.get("content")
    found = [each for each in comment.reactions if wanted in {None, each.content}]
    return [comment_bodies.reaction(call.root, each) for each in found]


def _unreact(call: Call, comment: Comment) -> None:
    for each in comment.reactions:
        if each.id == call.number("reaction_id"):
            if each.user is not call.actor:
                raise Refused(403, "Resource not accessible by integration")
            comment.reactions.remove(each)
            return
    raise not_found()


@handles("reactions/create-for-issue-comment")
def react(call: Call) -> Any:
    return _react(call, _found(call)[1])


@handles("reactions/list-for-issue-comment")
def list_reactions(call: Call) -> Any:
    return _listed(call, _found(call)[1])


@handles("reactions/delete-for-issue-comment")
def delete_reaction(call: Call) -> Any:
    _unreact(call, _found(call)[1])


@handles("reactions/create-for-pull-request-review-comment")
def react_to_review_comment(call: Call) -> Any:
    return _react(call, _review_comment(call))


@handles("reactions/list-for-pull-request-review-comment")
def list_review_comment_reactions(call: Call) -> Any:
    return _listed(call, _review_comment(call))


@handles("reactions/delete-for-pull-request-comment")
def delete_review_comment_reaction(call: Call) -> Any:
    _unreact(call, _review_comment(call))
