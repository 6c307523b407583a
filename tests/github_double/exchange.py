"""One request to the double and its reply, between the wire and the handlers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.github_double.description import Operation
from tests.github_double.refusals import Refused, not_found
from tests.github_double.state import App, Pull, Repository, Token, User
from tests.github_double.world import World


@dataclass(frozen=True, slots=True)
class Root:
    """Where this GitHub is: the API's root and the site's (they differ on GitHub Enterprise)."""

    api: str
    site: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer other than the operation's plain success with this body."""

    body: Any = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


def caller(app: App | None, token: Token | None) -> str:
    """Who asks, as the recorder and the rate limits name it."""
    if token:
        return f"installation {token.installation.id}"
    return f"app {app.id}" if app else "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that has been matched, authenticated, allowed and validated."""

    world: World
    operation: Operation
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    accept: str
    root: Root
    app: App | None  # with a JWT
    token: Token | None  # with an installation's token

    @property
    def repository(self) -> Repository:
        found = self.world.repository(f"{self.params['owner']}/{self.params['repo']}")
        if found is None:
            raise not_found()
        return found

    @property
    def pull(self) -> Pull:
        number = self.params.get("pull_number") or self.params["issue_number"]
        if not number.isdigit() or int(number) not in self.repository.pulls:
            raise not_found()
        return self.repository.pulls[int(number)]

    @property
    def acting_app(self) -> App:
        app = self.app or (self.token.installation.app if self.token else None)
        if app is None:
            raise Refused(401, "Requires authentication")
        return app

    @property
    def actor(self) -> User:
        return self.acting_app.bot

    def emit(self, event: str, action: str, repository: Repository, **facts: Any) -> None:
        """Tell what happened to those whose webhooks want to know."""
        self.world.emit(event, action, repository, self.actor, facts)

    @property
    def caller(self) -> str:
        return caller(self.app, self.token)

    def number(self, name: str) -> int:
        if not self.params[name].isdigit():
            raise not_found()
        return int(self.params[name])


Handler = Callable[[Call], Any]
HANDLERS: dict[str, Handler] = {}


def handles(operation: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        HANDLERS[operation] = handler
        return handler

    return register
