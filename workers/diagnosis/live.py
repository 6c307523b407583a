"""The checks of a running installation, in the order in which things are needed."""

from collections.abc import Iterator
from pathlib import Path

from itw import messages
from itw.errors import TransientError, UserError
from workers.caches.limits import CacheLimits
from workers.cli.settings import Configured
from workers.diagnosis.check import Check, State, bad
from workers.diagnosis.deliveries import (
    deliveries_check,
    ping_check,
    webhook_checks,
    webhook_config,
)
from workers.diagnosis.disk import disk_checks
from workers.diagnosis.github import github_checks
from workers.diagnosis.receiver import receiver_checks
from workers.settings import DEFAULT_MODEL
from workers.setup.as_app import AsApp, transport_to

GITHUB = "https://api.github.com"


def live_checks(configured: Configured, directory: Path, *, ping: bool) -> Iterator[Check]:
    """`ping` has GitHub send a delivery; nothing else changes anything anywhere."""
    yield from app_checks(configured, ping=ping)
    from workers.diagnosis.redis import redis_checks  # `itw setup` asks for what is above only

    yield from redis_checks(configured.redis_url, directory)
    if configured.model_key:
        from workers.diagnosis.model import model_check  # the SDK costs more than all other checks

        model = configured.model or DEFAULT_MODEL
        yield model_check(key=configured.model_key, model=model, url=configured.model_url)
    yield from disk_checks(directory, configured.cache_bytes or CacheLimits().disk)


def app_checks(configured: Configured, *, ping: bool) -> Iterator[Check]:
    """What GitHub knows of the App, and how its deliveries arrive."""
    if not (configured.app_id and configured.key):
        return  # `itw doctor` says so anyway
    transport = transport_to((configured.github_url or GITHUB).rstrip("/"))
    api = AsApp(transport, configured.app_id, configured.key)
    accepted = False
    for check in github_checks(api):
        accepted = accepted or (check.name == "App" and check.state is State.OK)
        yield check
    if accepted:
        yield from _deliveries(api, configured.webhook_secret, ping=ping)


def _deliveries(api: AsApp, secret: str, *, ping: bool) -> Iterator[Check]:
    try:
        config = webhook_config(api)
        yield from webhook_checks(config)
        if url := str(config.get("url") or ""):
            yield from receiver_checks(url, secret)
            if ping:
                yield ping_check(api)
            yield deliveries_check(api)  # after the ping: what arrives now is news
    except (TransientError, UserError) as error:
        yield bad("webhook", str(error), messages.mend_github())
