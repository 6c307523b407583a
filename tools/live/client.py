"""A plain client that compares each reply with GitHub's own description of it.

It doesn't use PyGithub: a check that shares the product's client would share its mistakes.
"""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests

from tests.github_double.description import rest

TIMEOUT = 30
VERSION = "2022-11-28"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def problem(self) -> str:
        """What GitHub says is wrong, with the words of its errors."""
        said = self.body if isinstance(self.body, dict) else {}
        errors = [
            each if isinstance(each, str) else str(each.get("message") or each)
            for each in said.get("errors") or []
        ]
        return f"{self.status} {'; '.join([str(said.get('message', '')), *errors]).strip('; ')}"


@dataclass
class Client:
    """`shapes` gathers where a reply is not what the vendored description says."""

    url: str
    authorization: str
    shapes: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def for_app(cls, url: str, app_id: str, private_key: str) -> "Client":
        now = int(time.time())
        claims = {"iat": now - 60, "exp": now + 540, "iss": app_id}
        return cls(url, f"Bearer {jwt.encode(claims, private_key, algorithm='RS256')}")

    def with_token(self, token: str) -> "Client":
        return Client(self.url, f"Bearer {token}", self.shapes)

    def get(self, path: str, **headers: str) -> Reply:
        return self._send("GET", path, None, headers)

    def post(self, path: str, body: Any = None) -> Reply:
        return self._send("POST", path, body, {})

    def patch(self, path: str, body: Any) -> Reply:
        return self._send("PATCH", path, body, {})

    def delete(self, path: str) -> Reply:
        return self._send("DELETE", path, None, {})

    def graphql(self, query: str, variables: dict[str, Any]) -> Reply:
        root = self.url.removesuffix("/v3")
        return self._request(
            "POST", f"{root}/graphql", {"query": query, "variables": variables}, {}
        )

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Reply:
        reply = self._request(method, self.url + path, body, headers)
        if reply.ok:
            self._compare(method, path, reply)
        return reply

    def _request(self, method: str, url: str, body: Any, headers: dict[str, str]) -> Reply:
        standard = {
            "Authorization": self.authorization,
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": VERSION,
            "User-Agent": "integration-test-writer-live-check",
        }
        answer = requests.request(
            method, url, json=body, headers=standard | headers, timeout=TIMEOUT
        )
        is_json = "json" in answer.headers.get("Content-Type", "")
        return Reply(
            answer.status_code,
            answer.json() if is_json and answer.content else None,
            {name.lower(): value for name, value in answer.headers.items()},
        )

    def _compare(self, method: str, path: str, reply: Reply) -> None:
        found = rest().match(method, urlsplit(path).path)
        if found is None:
            self.shapes[f"{method} {path}"] = ["the vendored description doesn't have it"]
            return
        operation, _ = found
        problems = rest().response_problems(operation, reply.status, reply.body)
        if problems:
            self.shapes[operation.id] = problems
