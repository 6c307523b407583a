"""Sends requests to GitHub as one installation (or as the App) and reads the replies."""

import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol
from urllib.parse import urlencode

from requests import exceptions

from workers.github.budget import Budget, OwnBudget
from workers.github.errors import (
    Forbidden,
    GitHubError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from workers.github.policy import Policy, limit_of, was_sent
from workers.github.reply import Reply, checked, lacks_permission
from workers.github.throttle import Throttle
from workers.github.transport import ACCEPT, PAGE, Transport

PAGES = 100  # a list of 10,000 things has other troubles
REMEMBERED = 64  # replies of one repository, some 20 kB each


class Credential(Protocol):
    """Answers with a token; `refused` is one that GitHub did not take.

    `lacking` may do less than was asked of it: another one is answered if it is not a new one.
    """

    def __call__(self, *, refused: str = "", lacking: str = "") -> str: ...


class _NoAnswer(Exception):
    """GitHub said nothing, and asking again does no harm."""


@dataclass(frozen=True, slots=True)
class _Request:
    """`again` where a second one does no harm."""

    verb: str
    path: str
    body: Mapping[str, Any] | None
    headers: Mapping[str, str]
    again: bool


class Client:
    """Requests with one credential; any number of threads may share it."""

    def __init__(
        self,
        transport: Transport,
        credential: Credential,
        *,
        policy: Policy,
        throttle: Throttle,
        budget: Budget | None = None,
    ) -> None:
        self._transport = transport
        self._credential = credential
        self._policy = policy
        self._throttle = throttle
        self._budget = budget or OwnBudget()
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        self._lock = Lock()

    @property
    def policy(self) -> Policy:
        return self._policy

    def get(self, path: str, **query: str | int) -> Any:
        """Read; what did not change since the last time costs nothing of the rate limit."""
        return self._conditional(_with_query(path, query)).data

    def read(self, path: str, query: Mapping[str, str | int], *, etag: str = "") -> Reply:
        """One reply as it came; its status is 304 where it is still what `etag` names.

        For those who remember for themselves, longer than a process lives.
        """
        known = {"If-None-Match": etag} if etag else {}
        return self._sent("GET", _with_query(path, query), headers=known)

    def pages(self, path: str, *, key: str = "", **query: str | int) -> Iterator[Any]:
        """Everything in a list; `key` names it where the reply is an object."""
        for page in range(1, PAGES + 1):
            reply = self._conditional(_with_query(path, {**query, "per_page": PAGE, "page": page}))
            items = reply.data[key] if key else reply.data
            yield from items
            # A full page that did not change is told without the link to a page that is new.
            if len(items) < PAGE and 'rel="next"' not in reply.headers.get("link", ""):
                return

    def post(self, path: str, body: Mapping[str, Any], *, again: bool = False) -> Any:
        """Create; `again` where a second request does no harm.

        Raise OutcomeUnknown where it may or may not have happened.
        """
        return self._sent("POST", path, body, again=again).data

    def patch(self, path: str, body: Mapping[str, Any], *, again: bool = True) -> Any:
        return self._sent("PATCH", path, body, again=again).data

    def graphql(self, query: str, **variables: Any) -> Any:
        """Ask, or act where acting twice does no harm."""
        url = self._transport.graphql_url()
        reply = self._sent("POST", url, {"query": query, "variables": variables}, again=True)
        for error in reply.data.get("errors") or ():
            if error.get("type") == "NOT_FOUND":
                raise NotFound(error["message"], reply.status)
            if error.get("type") == "RATE_LIMITED":
                raise RateLimited(error["message"], retry_after=self._policy.secondary_wait)
            if error.get("type") == "FORBIDDEN":
                raise Forbidden(error["message"])
            raise GitHubError(error["message"], reply.status)
        return reply.data["data"]

    def _conditional(self, path: str) -> Reply:
        known = self._replies.get(path)
        headers = {"If-None-Match": known.headers["etag"]} if known else {}
        reply = self._sent("GET", path, headers=headers)
        if reply.status == 304 and known is not None:
            return known
        if "etag" in reply.headers:
            self._remember(path, reply)
        return reply

    def _remember(self, path: str, reply: Reply) -> None:
        with self._lock:
            self._replies[path] = reply
            self._replies.move_to_end(path)
            while len(self._replies) > REMEMBERED:
                self._replies.popitem(last=False)

    def _sent(
        self,
        verb: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        again: bool = False,
    ) -> Reply:
        """Send until there is an answer that another try would not change."""
        request = _Request(verb, path, body, headers or {}, again or verb == "GET")
        refused, lacking, problem = "", "", ""
        for attempt in range(self._policy.tries):
            token = self._credential(refused=refused)
            try:
                reply = self._once(request, token)
            except _NoAnswer as error:
                problem = str(error)
                self._policy.pause(attempt)
                continue
            problem = f"{reply.status} {reply.message}"
            wait = limit_of(reply.status, reply.headers, reply.message, self._policy, attempt)
            if wait is not None:
                self._budget.block(wait)
                self._policy.wait(wait)
            elif reply.status == 401 and attempt < 2:
                refused = token  # it was withdrawn, or ended early: once more with a fresh one
            elif reply.status == 401:
                break  # fresh ones too: GitHub does not know them yet, or our clocks run apart
            elif not lacking and lacks_permission(reply) and self._can_do_more(token):
                lacking = token  # more is granted since, perhaps: once more with a fresh one
            elif reply.status >= 500:
                if not request.again:
                    raise OutcomeUnknown(f"{verb} {path}: {problem}", reply.status)
                self._policy.pause(attempt)
            else:
                return checked(verb, path, reply)
        raise Unavailable(f"{verb} {path}: {problem}")

    def _can_do_more(self, token: str) -> bool:
        """Whether there is a newer token, now or after asking for one."""
        return self._credential(lacking=token) != token

    def _once(self, request: _Request, token: str) -> Reply:
        """Raise _NoAnswer, or OutcomeUnknown where another try may do harm."""
        verb, path = request.verb, request.path
        resource = "graphql" if path.endswith("/graphql") else "core"
        self._budget.wait(resource, time.time() + self._transport.ahead, self._policy.wait)
        if verb != "GET":
            self._wait_to_write()
        # `Bearer` is right for both, the App's JWT and the tokens of its installations.
        sent = {"Accept": ACCEPT, "Authorization": f"Bearer {token}", **request.headers}
        try:
            reply = self._transport.send(verb, path, sent, request.body)
        except (exceptions.RequestException, ValueError) as error:
            problem = type(error).__name__
            if not request.again and (isinstance(error, ValueError) or was_sent(error)):
                raise OutcomeUnknown(f"{verb} {path}: {problem}") from error
            raise _NoAnswer(problem) from error
        self._budget.note(reply.headers, time.time() + self._transport.ahead)
        return reply

    def _wait_to_write(self) -> None:
        """Writes start apart, of all processes where they know of each other."""
        policy = self._policy
        seconds = self._budget.write(policy.between_writes, policy.longest_wait)
        if seconds is None:
            self._throttle.wait()
        elif seconds > 0:
            policy.wait(seconds)


def _with_query(path: str, query: Mapping[str, str | int]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
