"""What GitHub says of the App: whether it takes its key, what it grants, and where it is."""

from collections.abc import Iterator
from typing import Any

from itw import messages
from itw.app_setup.permissions import (
    MERGE_QUEUES,
    WRITE_CONTENTS,
    Permission,
    compared,
)
from itw.configuration.organisation import home_of
from itw.errors import TransientError, UserError
from workers.diagnosis.check import Check, bad, off, ok
from workers.setup.as_app import AsApp

# GitHub refuses what is signed a minute ahead of it; requests are then signed again by its clock.
SKEW = 30.0  # seconds
SHOWN = 5  # installations
OPTIONAL = {WRITE_CONTENTS, MERGE_QUEUES}  # a team may do without


def github_checks(api: AsApp) -> Iterator[Check]:
    """App, clock, permissions, installations; what depends on an answer waits for it."""
    try:
        reply = api.ask("GET", "/app")
    except UserError as error:
        yield bad("App", str(error), messages.mend_app())
        return
    except TransientError as error:
        yield bad("App", str(error), messages.mend_github())
        return
    yield _clock(api.transport.ahead)
    if reply.status != 200 or not isinstance(reply.data, dict):
        said = f"{reply.status} {reply.message}".strip()
        yield bad("App", messages.app_refused(said=said), messages.mend_app_refused())
        return
    app = reply.data
    yield ok("App", messages.app_is(name=app["name"], app_id=app["id"]))
    yield from _permissions(app)
    yield from _installations(api, app)


def _clock(ahead: float) -> Check:
    if abs(ahead) < SKEW:
        return ok("clock", messages.clock_agrees())
    return bad("clock", messages.clock_differs(seconds=-ahead), messages.mend_clock())


def _permissions(app: dict[str, Any]) -> Iterator[Check]:
    found = compared(app.get("permissions") or {}, frozenset(app.get("events") or ()))
    page = settings_page(app)
    for permission in found.missing:
        yield _lacks("permissions", permission, messages.mend_permission(page=page))
    if found.unheard:
        unheard = messages.events_unheard(events=found.unheard)
        yield bad("events", unheard, messages.mend_events(page=page))
    if found.beyond:
        beyond = messages.permissions_beyond(permissions=[str(each) for each in found.beyond])
        yield off("permissions", beyond, messages.mend_beyond(page=page))
    if not (found.missing or found.unheard or found.beyond):
        yield ok("permissions", messages.permissions_right())


def _lacks(name: str, permission: Permission, mend: str, where: str = "") -> Check:
    detail = where + messages.permission_missing(permission=str(permission))
    return (off if permission in OPTIONAL else bad)(name, detail, mend)


def settings_page(app: dict[str, Any]) -> str:
    """Where its owner changes what it may do."""
    owner, page = app.get("owner") or {}, str(app["html_url"])
    site = page.partition("/apps/")[0].partition("/github-apps/")[0]
    organization = owner.get("type") == "Organization"
    where = f"/organizations/{owner.get('login')}" if organization else ""
    return f"{site}{where}/settings/apps/{app['slug']}/permissions"


def install_page(app: dict[str, Any]) -> str:
    return f"{app['html_url']}/installations/new"


def _installations(api: AsApp, app: dict[str, Any]) -> Iterator[Check]:
    name = "installations"
    try:
        found = list(api.all("/app/installations"))
    except TransientError as error:
        yield bad(name, str(error), messages.mend_github())
        return
    if not found:
        yield bad(name, messages.no_installation(), messages.mend_install(page=install_page(app)))
        return
    alive = [each for each in found if not each.get("suspended_at")]
    yield ok(name, messages.installed_for(names=[_login(each) for each in alive]))
    for each in found:
        if each.get("suspended_at"):
            yield off(name, messages.suspended_for(name=_login(each)), each["html_url"])
    yield from _not_accepted(alive, app)
    yield from _without_home(api, alive)


def _without_home(api: AsApp, alive: list[dict[str, Any]]) -> Iterator[Check]:
    """GitHub does not tell a private repository that was not selected from one that is not there.

    So whoever wrote `observe` into one is not heard, and nothing else would say so.
    """
    partly = [each for each in alive if each.get("repository_selection") == "selected"]
    for each in partly[:SHOWN]:
        if api.ask("GET", f"/repos/{home_of(_login(each))}/installation").status == 404:
            detail = messages.home_unselected(name=_login(each))
            yield off("organisation", detail, messages.mend_home(page=each["html_url"]))


def _not_accepted(alive: list[dict[str, Any]], app: dict[str, Any]) -> Iterator[Check]:
    """What the App asks for and an owner has not granted, or not granted yet."""
    lacking = compared(app.get("permissions") or {}).missing
    told = 0
    for each in alive:
        for permission in compared(each.get("permissions") or {}).missing:
            if permission not in lacking and told < SHOWN:
                told += 1
                mend = messages.mend_accept(page=each["html_url"])
                yield _lacks("installations", permission, mend, f"{_login(each)}: ")


def _login(installation: dict[str, Any]) -> str:
    account = installation.get("account") or {}
    return str(account.get("login") or account.get("slug") or installation["id"])
