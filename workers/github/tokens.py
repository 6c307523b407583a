"""Installation tokens, each asked for once and shared until shortly before it ends."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

LEFT = 300.0  # seconds: a job must not lose its token half-way


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a token is for; no permissions are all that the installation has."""

    installation: int
    repository: str  # "owner/name": a token opens one repository and no other; "" is all of them
    permissions: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {}
        if self.repository:
            body["repositories"] = [self.repository.partition("/")[2]]
        if self.permissions:
            body["permissions"] = dict(self.permissions)
        return body


@dataclass(frozen=True, slots=True)
class Token:
    value: str = field(repr=False)
    expires: float  # seconds of the epoch
    made: float = field(default_factory=time.monotonic)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Token":
        expires = datetime.fromisoformat(data["expires_at"]).timestamp()
        return cls(data["token"], expires)


class Tokens:
    """Tokens by scope. Threads that need the same one wait for one request."""

    def __init__(self, mint: Callable[[Scope], Token], *, new: float = 60.0) -> None:
        """`new` is an age in seconds: what a token lacks that is no older is not granted."""
        self._mint = mint
        self._new = new
        self._tokens: dict[Scope, Token] = {}
        self._locks: defaultdict[Scope, Lock] = defaultdict(Lock)
        self._lock = Lock()

    def value(self, scope: Scope, *, refused: str = "", lacking: str = "") -> str:
        """A token that is good for a while; never the one GitHub refused.

        Nor one that lacks a permission, unless it is new: what an owner grants counts at once.
        """
        with self._lock:
            lock = self._locks[scope]
        with lock:
            token = self._tokens.get(scope)
            if (
                token is None
                or token.value == refused
                or token.expires < time.time() + LEFT
                or (token.value == lacking and token.made < time.monotonic() - self._new)
            ):
                token = self._mint(scope)
                self._keep(scope, token)
            return token.value

    def _keep(self, scope: Scope, token: Token) -> None:
        with self._lock:
            for other in [
                each for each, kept in self._tokens.items() if kept.expires < time.time()
            ]:
                del self._tokens[other]
            self._tokens[scope] = token
