"""GraphQL as GitHub describes it: review threads, resolving them, and hiding comments."""

import functools
import gzip
from typing import Any

import graphql

from tests.github_double.bodies.comments import current_lines
from tests.github_double.description import DATA
from tests.github_double.state import (
    Comment,
    Pull,
    Repository,
    Review,
    ReviewComment,
    Thread,
    Token,
)
from tests.github_double.state import User as Person
from tests.github_double.world import World

FORBIDDEN = "Resource not accessible by integration"


@functools.cache
def schema() -> graphql.GraphQLSchema:
    built = graphql.build_schema(
        gzip.decompress((DATA / "schema.graphql.gz").read_bytes()).decode()
    )
    for name in ("Node", "Actor", "Comment", "Minimizable", "RepositoryOwner"):
        if isinstance(found := built.get_type(name), graphql.GraphQLInterfaceType):
            found.resolve_type = lambda value, *_: value["__typename"]
    return built


class Failure(Exception):
    """An error GraphQL reports with a type of GitHub's."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def execute(world: World, token: Token, request: Any) -> tuple[str, dict[str, Any]]:
    """Name the first field asked for and answer; errors come with status 200, as GitHub's do."""
    if not isinstance(request, dict) or not isinstance(request.get("query"), str):
        return "graphql/unknown", {"message": "A query attribute must be specified"}
    known = {"query", "variables", "operationName"}
    if unknown := sorted(request.keys() - known):
        return "graphql/unknown", {"errors": [{"message": f"unknown keys {unknown}"}]}
    result = graphql.graphql_sync(
        schema(),
        request["query"],
        root_value=Root(world, token),
        variable_values=request.get("variables"),
        operation_name=request.get("operationName"),
        field_resolver=_field,
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_error(each) for each in result.errors]
    return f"graphql/{_first_field(request['query'])}", answer


def _field(source: Any, info: graphql.GraphQLResolveInfo, **arguments: Any) -> Any:
    """As GraphQL does by default, except that a field nobody wrote is an error, not null."""
    name = info.field_name
    if not (name in source if isinstance(source, dict) else hasattr(source, name)):
        raise Failure("DOUBLE", f"the double does not play {info.parent_type}.{name}")
    return graphql.default_field_resolver(source, info, **arguments)


def _first_field(query: str) -> str:
    try:
        definitions = graphql.parse(query).definitions
    except graphql.GraphQLError:
        return "unparsable"
    for each in definitions:
        if isinstance(each, graphql.OperationDefinitionNode):
            for selection in each.selection_set.selections:
                if isinstance(selection, graphql.FieldNode):
                    return selection.name.value
    return "unknown"


def _error(error: graphql.GraphQLError) -> dict[str, Any]:
    said: dict[str, Any] = dict(error.formatted)
    if isinstance(error.original_error, Failure):
        said["type"] = error.original_error.kind
    return said


class Root:
    """The fields of Query and Mutation."""

    def __init__(self, world: World, token: Token) -> None:
        self.world, self.token = world, token

    def _may(self, access: str) -> None:
        if not self.token.may("pull_requests", access):
            raise Failure("FORBIDDEN", FORBIDDEN)

    def _thing(self, wanted: str, access: str) -> tuple[Pull, Any]:
        self._may(access)
        found = self.world.by_node_id(wanted)
        if found is None or not self.token.reaches(found[0].repository):
            raise Failure(
                "NOT_FOUND", f"Could not resolve to a node with the global id of '{wanted}'"
            )
        return found

    def repository(self, _info: Any, owner: str, name: str, **_: Any) -> Any:
        found = self.world.repository(f"{owner}/{name}")
        if found is None or not self.token.reaches(found):
            raise Failure(
                "NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'."
            )
        self._may("read")
        return repository(found)

    def node(self, _info: Any, id: str) -> Any:
        pull, thing = self._thing(id, "read")
        return node(pull, thing)

    def nodes(self, _info: Any, ids: list[str]) -> Any:
        return [self.node(_info, each) for each in ids]

    def viewer(self, _info: Any) -> Any:
        return actor(self.token.installation.app.bot) | {"__typename": "User"}

    def resolveReviewThread(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: N802
        return self._resolve(input, self.token.installation.app.bot, "resolved")

    def unresolveReviewThread(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: N802
        return self._resolve(input, None, "unresolved")

    def _resolve(self, input: dict[str, Any], by: Person | None, action: str) -> Any:
        pull, found = self._thing(input["threadId"], "write")
        if not isinstance(found, Thread):
            raise Failure("NOT_FOUND", f"Could not resolve to PullRequestReviewThread: {found.id}")
        if not self.token.may("contents", "write"):
            raise Failure("FORBIDDEN", FORBIDDEN)
        found.resolved_by = by
        bot = self.token.installation.app.bot
        facts = {"pull": pull, "thread": found}
        self.world.emit("pull_request_review_thread", action, pull.repository, bot, facts)
        return {"clientMutationId": input.get("clientMutationId"), "thread": thread(pull, found)}

    def minimizeComment(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: N802
        return self._minimize(input, input["classifier"].lower(), "minimizedComment")

    def unminimizeComment(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: N802
        return self._minimize(input, None, "unminimizedComment")

    def _minimize(self, input: dict[str, Any], classifier: str | None, field: str) -> Any:
        pull, found = self._thing(input["subjectId"], "write")
        if not isinstance(found, Comment):
            raise Failure("NOT_FOUND", "Could not resolve to a minimizable comment")
        found.minimized = classifier
        return {"clientMutationId": input.get("clientMutationId"), field: node(pull, found)}


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
        "originalLine": each.line,
        "pullRequestReview": lambda _: review(pull, each.review),
        "pullRequest": lambda _: pull_request(pull),
    }


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
