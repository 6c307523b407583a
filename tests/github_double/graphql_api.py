"""GraphQL as GitHub describes it: review threads, resolving them, and hiding comments."""

import functools
import gzip
from typing import Any

import graphql

from tests.github_double.description import DATA
from tests.github_double.graphql_nodes import Failure, actor, node, repository, thread
from tests.github_double.state import (
    Comment,
    Pull,
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


def _field(source: Any, info: graphql.GraphQLResolveInfo[Any], **arguments: Any) -> Any:
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
