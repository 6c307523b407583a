"""Writes down every request, so that a test can list what the product asks of GitHub."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    template: str  # "/repos/{owner}/{repo}/check-runs"; git and GraphQL have names of their own
    operation: str  # "checks/create", "git/upload-pack", "graphql/resolveReviewThread"
    path: str
    query: dict[str, str]
    body: Any
    actor: str  # "app 12", "installation 34" or "nobody"
    status: int


class Recorder:
    """All requests in the order they were answered."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._lock = threading.Lock()

    def add(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def clear(self) -> None:
        with self._lock:
            self.requests.clear()

    def of(self, operation: str) -> list[Request]:
        return [each for each in self.requests if each.operation == operation]

    def counts(self) -> dict[tuple[str, str], int]:
        """How often each (method, route template) was called."""
        return dict(Counter((each.method, each.template) for each in self.requests))

    def listing(self) -> str:
        """Every (method, route template) and its count, one a line, for a contract test."""
        counts = sorted(self.counts().items(), key=lambda each: (each[0][1], each[0][0]))
        return "\n".join(f"{count:4} {method:6} {template}" for (method, template), count in counts)

    def writes(self) -> list[Request]:
        """What changed something: neither a read, nor a token, nor a query of comments."""
        reads = {"GET", "HEAD"}
        quiet = {"apps/create-installation-access-token", "git/upload-pack", "graphql/nodes"}
        return [r for r in self.requests if r.method not in reads and r.operation not in quiet]
