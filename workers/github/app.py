"""The App itself: its key, its installations' tokens, and the repositories they open."""

import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from github.Auth import AppAuth
from jwt.exceptions import PyJWTError

from itw import messages
from itw.configuration.config import PATH
from itw.configuration.organisation import Organisation, home_of
from itw.fair_shares.pace import Urgency
from itw.recovery.repositories import Installation
from workers.git.fetch import Remote
from workers.github import standing
from workers.github.allowance import Allowance
from workers.github.budget import Budget, OwnBudget, SharedBudget
from workers.github.client import Client
from workers.github.decided import Decided
from workers.github.deliveries import Deliveries
from workers.github.errors import InstallationGone, Invalid, KeyRefused, NotFound, NotGranted
from workers.github.identity import Identity
from workers.github.organisations import Organisations
from workers.github.overview import READS, Overview, installation_of
from workers.github.policy import Policy
from workers.github.repository import Repository
from workers.github.throttle import Throttle
from workers.github.tokens import Scope, Token, Tokens
from workers.github.transport import Transport
from workers.on_installation import Standing

if TYPE_CHECKING:
    from redis import Redis

JWT_SECONDS = 200  # of the 300 that PyGithub's are good for
SKEW = 5.0  # seconds: a JWT that is refused for less is refused for another reason
REMEMBERED = 32  # repositories
CLONING = (("contents", "read"),)


class App:
    """One GitHub App on github.com or on a GitHub Enterprise server ("https://host/api/v3")."""

    def __init__(
        self,
        app_id: str,
        private_key: str,
        *,
        base_url: str = "https://api.github.com",
        policy: Policy | None = None,
        git_environment: Mapping[str, str] | None = None,
        redis: "Redis | None" = None,
    ) -> None:
        """`redis` is where workers tell each other of GitHub's limits; None for one alone."""
        self._policy = policy or Policy()
        self._app_id = app_id
        self._private_key = private_key
        self._base_url = base_url
        self._git_environment = git_environment or {}
        self._redis = redis
        self._transport = Transport(base_url, self._policy.timeout)
        self._client = Client(self._transport, self._jwt, policy=self._policy, throttle=Throttle(0))
        self._tokens = Tokens(self._minted, new=self._policy.new_token)
        self._organisations = Organisations(
            self.organisation_file, self._sees_home, None if redis is None else Decided(redis)
        )
        self._throttles: defaultdict[int, Throttle] = defaultdict(
            lambda: Throttle(self._policy.between_writes, self._policy.sleep)
        )
        self._repositories: dict[Scope, Repository] = {}
        self._lock = Lock()
        self._signed, self._signed_ahead, self._jwt_until = "", 0.0, 0.0

    @cached_property
    def identity(self) -> Identity:
        """As whom GitHub shows us; asked once."""
        data = self._client.get("/app")
        return Identity(app_id=data["id"], slug=data["slug"])

    @property
    def deliveries(self) -> Deliveries:
        """What GitHub sent to the webhook in the last days, and whether it was taken."""
        return Deliveries(self._client)

    def installations(self) -> list[Installation]:
        """All of them; GitHub lists suspended ones, too."""
        return [installation_of(data) for data in self._client.pages("/app/installations")]

    def overview(self, of: Installation, allowance: Allowance) -> Overview:
        """The whole installation, read only; every request is counted against the allowance."""
        permissions = tuple((name, "read") for name in READS if name in of.permissions)
        scope = Scope(installation=of.id, repository="", permissions=permissions)
        client = Client(
            self._transport,
            partial(self._tokens.value, scope),
            policy=self._policy,
            throttle=self._throttles[of.id],
            budget=self._budget(of.id, Urgency.BACKGROUND),
        )
        return Overview(client, lambda: self.identity, allowance)

    def repository(self, installation: int, name: str) -> Repository:
        """One repository, read and written as the installation; the same object while in use."""
        scope = Scope(installation=installation, repository=name)
        with self._lock:
            found = self._repositories.pop(scope, None) or self._new_repository(scope)
            self._repositories[scope] = found
            while len(self._repositories) > REMEMBERED:  # with what they remember of GitHub
                del self._repositories[next(iter(self._repositories))]
            return found

    def remote(self, installation: int, name: str) -> Remote:
        """The repository for git, with a token that can do nothing but read it."""
        scope = Scope(installation=installation, repository=name, permissions=CLONING)
        return Remote(
            repository=name,
            url=f"{self.site}/{name}.git",
            token=partial(self._tokens.value, scope),
            readable=partial(self._is_readable, scope),
            environment=self._git_environment,
        )

    def _is_readable(self, scope: Scope) -> bool:
        own = self._new_client(scope)
        return standing.is_readable(own, scope.repository, lambda: self._minted(scope))

    def installed_at(self, installation: int) -> float | None:
        """When the App was installed, in seconds since 1970; None where it is not (any more)."""
        return standing.installed_at(self._client, installation)

    def installation_with(self, name: str) -> int | None:
        """The installation that has a repository; None where none has."""
        return standing.installation_with(self._client, name)

    def standing(self, installation: int, name: str) -> Standing:
        """What a repository is to the installation now."""
        scope = Scope(installation=installation, repository=name)
        own = self._new_client(scope)
        return standing.standing(self._client, own, installation, name, lambda: self._minted(scope))

    def _new_repository(self, scope: Scope) -> Repository:
        organisation = partial(self.organisation, scope.installation, scope.repository)
        return Repository(
            self._new_client(scope), scope.repository, lambda: self.identity, organisation
        )

    def organisation(self, installation: int, repository: str) -> Organisation:
        """What the repository's owner decides for it."""
        return self._organisations.of(installation, repository)

    def organisation_file(self, installation: int, repository: str) -> bytes | None:
        """Of its default branch. An installation that has not selected `.github` may read it too,
        if everybody may.
        """
        home = home_of(repository)
        try:
            return self.repository(installation, home).file(PATH)
        except InstallationGone as error:
            if error.for_now:
                raise
            return self.repository(installation, repository).file_beside(home, PATH)

    def _sees_home(self, installation: int, repository: str) -> bool:
        """Whether a file that is not there was taken away, or only out of our sight."""
        home = home_of(repository)
        try:
            return self.repository(installation, home).sees(home)
        except InstallationGone as error:
            if error.for_now:
                raise
            return self.repository(installation, repository).sees(home)

    def _new_client(self, scope: Scope) -> Client:
        return Client(
            self._transport,
            partial(self._tokens.value, scope),
            policy=self._policy,
            throttle=self._throttles[scope.installation],
            budget=self._budget(scope.installation),
        )

    def _budget(self, installation: int, urgency: Urgency | None = None) -> Budget:
        if self._redis is None:
            return OwnBudget()
        return SharedBudget(self._redis, installation, urgency)

    @property
    def site(self) -> str:
        """Where people and git go: "https://github.com"."""
        parts = urlsplit(self._base_url)
        return f"{parts.scheme}://{parts.netloc.removeprefix('api.')}"

    def _minted(self, scope: Scope) -> Token:
        path = f"/app/installations/{scope.installation}/access_tokens"
        try:
            return Token.parse(self._client.post(path, scope.body, again=True))
        except (NotFound, Invalid) as error:
            # 422: the repository is not the installation's (any more), or a permission is not.
            problem = error.message.rpartition(": ")[2]
            said = messages.installation_gone(repository=scope.repository, problem=problem)
            if "permissions requested" in problem:
                raise NotGranted(said) from error
            raise InstallationGone(said) from error

    def now(self) -> datetime:
        """By GitHub's clock, as far as its replies have told; times there are compared with it."""
        return datetime.now(UTC) + timedelta(seconds=self._transport.ahead)

    def _jwt(self, *, refused: str = "", lacking: str = "") -> str:
        del lacking  # what the App itself may do does not change with a token
        ahead = self._transport.ahead
        with self._lock:
            if refused == self._signed and refused:
                if abs(ahead - self._signed_ahead) < SKEW:
                    raise KeyRefused(messages.key_refused())
                self._jwt_until = 0.0  # it was our clock: the refusal has told GitHub's
            if time.monotonic() > self._jwt_until:  # reading the key takes a tenth of a second
                self._signed = signed(self._app_id, self._private_key, ahead)
                self._signed_ahead, self._jwt_until = ahead, time.monotonic() + JWT_SECONDS
            return self._signed


def signed(app_id: str, private_key: str, ahead: float = 0.0) -> str:
    """A JWT whose times are GitHub's: it takes none that begins a minute later or has ended.

    Raises KeyRefused for a key that can't be read.
    """
    try:
        sign = AppAuth.create_jwt_sign(private_key, "RS256")

        def shifted(claims: dict[str, Any]) -> str | bytes:
            times = {name: int(claims[name] + ahead) for name in ("iat", "exp")}
            return sign({**claims, **times})

        return AppAuth(app_id, sign_func=shifted).token
    except (AssertionError, ValueError, TypeError, PyJWTError) as error:
        raise KeyRefused(messages.key_unreadable()) from error
