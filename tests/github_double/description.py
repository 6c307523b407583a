"""GitHub's official REST description: which route a request takes, and what may be said on it."""

import functools
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.github_double.schema import Schemas

DATA = Path(__file__).parent / "data"


def vendored(name: str) -> Any:
    return json.loads(gzip.decompress((DATA / f"{name}.gz").read_bytes()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one route template, as GitHub names it ("checks/create")."""

    id: str
    method: str
    template: str
    pattern: re.Pattern[str]
    parameters: dict[str, dict[str, Any]]  # query parameters by name
    body: dict[str, Any] | None
    body_required: bool
    responses: dict[int, dict[str, Any] | None]

    @property
    def success(self) -> int:
        return min(status for status in self.responses if 200 <= status < 300)


class Description:
    """Finds operations and holds requests and replies to them."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.schemas = Schemas(document["components"])
        self.operations = sorted(self._operations(document), key=_specificity)
        self.by_id = {operation.id: operation for operation in self.operations}

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        for operation in self.operations:
            if operation.method == method and (found := operation.pattern.fullmatch(path)):
                return operation, found.groupdict()
        return None

    def knows_path(self, path: str) -> bool:
        return any(operation.pattern.fullmatch(path) for operation in self.operations)

    def request_problems(self, operation: Operation, query: dict[str, str], body: Any) -> list[str]:
        problems = [
            f"query parameter {name!r} is not described"
            for name in query
            if name not in operation.parameters and name not in {"page", "per_page"}
        ]
        for name, schema in operation.parameters.items():
            if name in query and schema.get("enum") and query[name] not in schema["enum"]:
                problems.append(
                    f"query parameter {name}={query[name]!r} is none of {schema['enum']}"
                )
        if operation.body is None:
            return problems + (["a body is not described"] if body else [])
        if body is None and not operation.body_required:
            return problems
        named = self.schemas.unknown_keys(operation.body, body)
        return problems + self.schemas.problems(operation.body, body) + named

    def response_problems(self, operation: Operation, status: int, body: Any) -> list[str]:
        if status not in operation.responses:
            # Every operation may answer these; the description does not repeat them.
            common = status in {301, 304, 400, 401, 403, 404, 409, 413, 422, 429} or status >= 500
            return [] if common else [f"status {status} is not described"]
        schema = operation.responses[status]
        return [] if schema is None else self.schemas.problems(schema, body)

    def _operations(self, document: dict[str, Any]) -> Iterator[Operation]:
        for template, methods in document["paths"].items():
            for method, said in methods.items():
                parameters = [self.schemas.resolve(each) for each in said.get("parameters", [])]
                request = said.get("requestBody", {})
                yield Operation(
                    id=said["operationId"],
                    method=method.upper(),
                    template=template,
                    pattern=_pattern(template, parameters),
                    parameters={p["name"]: p["schema"] for p in parameters if p["in"] == "query"},
                    body=_json_schema(request),
                    body_required=request.get("required", False),
                    responses={
                        int(status): _json_schema(self.schemas.resolve(each))
                        for status, each in said["responses"].items()
                        if status.isdigit()
                    },
                )


def _specificity(operation: Operation) -> list[int]:
    """Literals come before templates, and longer routes before those they continue."""
    return [int(part.startswith("{")) for part in operation.template.split("/")] + [2]


def _pattern(template: str, parameters: list[dict[str, Any]]) -> re.Pattern[str]:
    multi = {p["name"] for p in parameters if p.get("x-multi-segment")}
    parts = re.split(r"\{(\w+)\}", template)
    text = "".join(
        re.escape(part) if index % 2 == 0 else f"(?P<{part}>{'.*' if part in multi else '[^/]+'})"
        for index, part in enumerate(parts)
    )
    return re.compile(text)


def _json_schema(said: dict[str, Any]) -> dict[str, Any] | None:
    for media, content in said.get("content", {}).items():
        if media.startswith("application/json"):
            schema: dict[str, Any] = content["schema"]
            return schema
    return None


@functools.cache
def rest() -> Description:
    return Description(vendored("rest.json"))
