"""The objects of GraphQL: what the double remembers, under the names of GitHub's schema."""

from typing import Any

from tests.github_double.bodies.comments import current_lines
from tests.github_double.state import Comment, Pull, Repository, Review, ReviewComment, Thread
from tests.github_double.state import User as Person

REACTIONS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}


class Failure(Exception):
    """An error GraphQL reports with a type of GitHub's."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def node(pull: Pull, thing: Any) -> dict[str, Any]:
    match thing:
        case Thread():
            return thread(pull, thing)
        case ReviewComment():
            return review_comment(pull, thing)
        case Comment():
            return issue_comment(pull, thing)
        case Review():
            return review(pull, thing)
    return pull_request(thing)


def actor(who: Person) -> dict[str, Any]:
    kind = "Bot" if who.type == "Bot" else "User"
    login = who.login.removesuffix("[bot]")
    return {"__typename": kind, "id": f"U_{who.id}", "login": login, "databaseId": who.id}


def repository(each: Repository) -> dict[str, Any]:
    def pull(_info: Any, number: int) -> Any:
        if number not in each.pulls:
            raise Failure(
                "NOT_FOUND", f"Could not resolve to a PullRequest with the number {number}."
            )
        return pull_request(each.pulls[number])

    return {
        "__typename": "Repository",
        "id": f"R_{each.id}",
        "databaseId": each.id,
        "name": each.name,
        "nameWithOwner": each.full_name,
        "pullRequest": pull,
    }


def pull_request(each: Pull) -> dict[str, Any]:
    states = {"open": "OPEN", "closed": "MERGED" if each.merged_at else "CLOSED"}
    return {
        "__typename": "PullRequest",
        "id": each.node_id,
        "fullDatabaseId": str(each.id),
        "number": each.number,
        "title": each.title,
        "body": each.body or "",
        "state": states[each.state],
        "isDraft": each.draft,
        "headRefName": each.head_ref,
        "headRefOid": each.head_sha,
        "baseRefName": each.base_ref,
        "baseRefOid": each.base_sha,
        "author": actor(each.user),
        "repository": lambda _: repository(each.repository),
        "reviewThreads": connection(lambda: [thread(each, one) for one in each.threads]),
        "comments": connection(lambda: [issue_comment(each, one) for one in each.comments]),
        "reviews": connection(lambda: [review(each, one) for one in each.reviews]),
    }


def thread(pull: Pull, each: Thread) -> dict[str, Any]:
    first = each.comments[0]
    line, start = current_lines(pull, first)
    return {
        "__typename": "PullRequestReviewThread",
        "id": each.node_id,
        "isResolved": each.resolved_by is not None,
        "isCollapsed": each.resolved_by is not None,
        "isOutdated": first.subject == "line" and line is None,
        "path": first.path,
        "line": line,
        "startLine": start,
        "originalLine": first.line,
        "originalStartLine": first.start_line,
        "diffSide": first.side,
        "startDiffSide": first.start_side,
        "subjectType": first.subject.upper(),
        "resolvedBy": actor(each.resolved_by) | {"__typename": "User"}
        if each.resolved_by
        else None,
        "viewerCanResolve": each.resolved_by is None,
        "viewerCanUnresolve": each.resolved_by is not None,
        "viewerCanReply": True,
        "pullRequest": lambda _: pull_request(pull),
        "repository": lambda _: repository(pull.repository),
        "comments": connection(lambda: [review_comment(pull, one) for one in each.comments]),
    }


def _comment(each: Comment) -> dict[str, Any]:
    return {
        "id": each.node_id,
        "databaseId": each.id,
        "fullDatabaseId": str(each.id),
        "body": each.body,
        "author": actor(each.user),
        "createdAt": each.created_at,
        "updatedAt": each.updated_at,
        "lastEditedAt": each.updated_at if each.editor else None,
        "editor": actor(each.editor) if each.editor else None,
        "isMinimized": each.minimized is not None,
        "minimizedReason": each.minimized,
        "viewerDidAuthor": each.app is not None,
    }


def issue_comment(pull: Pull, each: Comment) -> dict[str, Any]:
    return _comment(each) | {
        "__typename": "IssueComment",
        "pullRequest": lambda _: pull_request(pull),
    }


def review_comment(pull: Pull, each: ReviewComment) -> dict[str, Any]:
    return _comment(each) | {
        "__typename": "PullRequestReviewComment",
        "path": each.path,
        "diffHunk": each.excerpt,
        "reactionGroups": reaction_groups(each),
        "originalLine": each.line,
        "pullRequestReview": lambda _: review(pull, each.review),
        "pullRequest": lambda _: pull_request(pull),
    }


def reaction_groups(each: Comment) -> list[dict[str, Any]]:
    """All eight there are, in the schema's names."""
    said = [REACTIONS[reaction.content] for reaction in each.reactions]
    return [
        {
            "content": content,
            "createdAt": None,
            "viewerHasReacted": False,
            "reactors": {"totalCount": said.count(content)},
        }
        for content in REACTIONS.values()
    ]


def review(pull: Pull, each: Review) -> dict[str, Any]:
    return {
        "__typename": "PullRequestReview",
        "id": each.node_id,
        "databaseId": each.id,
        "fullDatabaseId": str(each.id),
        "body": each.body,
        "state": each.state,
        "author": actor(each.user),
        "submittedAt": each.submitted_at,
        "pullRequest": lambda _: pull_request(pull),
    }


def connection(items: Any) -> Any:
    """A field that pages forward with `first` and `after`, or shows the `last` ones."""

    def resolve(
        info: Any,
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        if first is None and last is None:
            raise Failure(
                "MISSING_PAGINATION_BOUNDARIES",
                f"You must provide a `first` or `last` value to properly paginate the "
                f"`{info.field_name}` connection.",
            )
        if max(first or 0, last or 0) > 100:
            raise Failure(
                "EXCESSIVE_PAGINATION", "Requesting more than 100 records is not allowed."
            )
        everything = items()
        start = int(after) if after else 0
        shown = everything[start:][:first] if first is not None else everything[-(last or 0) :]
        end = start + len(shown)
        return {
            "nodes": shown,
            "edges": [{"node": one, "cursor": str(start + i + 1)} for i, one in enumerate(shown)],
            "totalCount": len(everything),
            "pageInfo": {
                "hasNextPage": first is not None and end < len(everything),
                "hasPreviousPage": start > 0,
                "startCursor": str(start + 1) if shown else None,
                "endCursor": str(end) if shown else None,
            },
        }

    return resolve
