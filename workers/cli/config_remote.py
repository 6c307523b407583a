"""Reads the configuration files of a repository and of its organisation from GitHub."""

from dataclasses import dataclass, replace

from itw import messages
from itw.configuration.config import PATH
from itw.configuration.organisation import home_of
from itw.errors import UserError
from itw.fair_shares.limits import NO_LIMITS, Limits
from workers import log
from workers.cli.settings import github_token
from workers.github.app import App
from workers.github.client import Client
from workers.github.errors import NotFound
from workers.github.policy import Policy
from workers.github.pulls import Pulls
from workers.github.throttle import Throttle
from workers.github.transport import Transport
from workers.settings import Settings


@dataclass(frozen=True, slots=True)
class Files:
    """Of the default branches; None where there is none.

    `operator` are the limits of this machine's settings: only where they are the App's.
    """

    repository: bytes | None
    organisation: bytes | None
    operator: Limits = NO_LIMITS


def files_of(name: str, env: dict[str, str]) -> Files:
    """With a token of one's own, or as the App. Raises UserError without either."""
    log.on_the_terminal()  # GitHub's client speaks of what it waits for
    settings = Settings.from_env(env)
    if token := github_token(env):
        files = _as_person(name, token, settings.github_url)
        return files if settings.missing else replace(files, operator=settings.limits)
    if settings.missing:
        raise UserError(messages.config_needs_credentials(missing=settings.missing))
    return _as_app(name, settings)


def _as_person(name: str, token: str, url: str) -> Files:
    policy = Policy()

    def credential(*, refused: str = "", lacking: str = "") -> str:
        del lacking
        if refused:
            raise UserError(messages.token_refused())
        return token

    client = Client(Transport(url, policy.timeout), credential, policy=policy, throttle=Throttle(0))
    try:
        client.get(f"/repos/{name}")
    except NotFound as error:
        raise UserError(messages.repository_not_visible(repository=name)) from error
    home = Pulls(client, f"/repos/{home_of(name)}")
    return Files(Pulls(client, f"/repos/{name}").file(PATH), home.file(PATH))


def _as_app(name: str, settings: Settings) -> Files:
    app = App(settings.app_id, settings.private_key, base_url=settings.github_url)
    installation = app.installation_with(name)
    if installation is None:
        raise UserError(messages.repository_not_installed(repository=name))
    return Files(
        app.repository(installation, name).file(PATH),
        app.organisation_file(installation, name),
        settings.limits,
    )
