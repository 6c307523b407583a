"""The ways to an App: created with a browser, gone on with after a stop, or taken over."""

import secrets
import time
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from itw import messages
from itw.app_setup.manifest import Site, manifest
from itw.app_setup.page import beginning, ending
from itw.app_setup.permissions import PERMISSIONS
from itw.app_setup.registered import Registered
from itw.errors import TransientError, UserError
from workers.cli.asking import Asking
from workers.cli.progress import progress
from workers.cli.settings import Terminal
from workers.diagnosis.deliveries import webhook_config
from workers.setup.as_app import AsApp, transport_to
from workers.setup.browser import Browser
from workers.setup.conversion import converted
from workers.setup.files import uninterrupted
from workers.setup.kept import Kept, Unfinished
from workers.setup.places import Change, Place, lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The App that is to be created."""

    site: Site
    organization: str
    name: str
    webhook: str
    write_contents: bool
    port: int
    minutes: int
    opens_browser: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """An App that exists; `webhook` and `secret` are "" where they are not known here."""

    app_id: int
    key_file: Path
    site: Site
    webhook: str
    secret: str = field(repr=False)


def created(wish: Wish, place: Place, asking: Asking) -> Registered:
    changes = place.changes(None)
    asked = manifest(write_contents=wish.write_contents)
    owner = messages.setup_owner(organization=wish.organization)
    _say(messages.setup_plan(name=wish.name, owner=owner, host=wish.site.host))
    _row(messages.label_webhook(), wish.webhook)
    granted = asked["default_permissions"]
    permissions = [str(each) for each in PERMISSIONS if granted.get(each.name) == each.access]
    _row(messages.label_permissions(), " · ".join(permissions))
    _row(messages.label_events(), " · ".join(asked["default_events"]))
    _agree(changes, asking)
    with _opened(wish) as browser:
        _invite(browser, wish)
        with progress(messages.browser_awaited_title(), Terminal.from_env()):
            code = browser.code(wish.minutes * 60)
        apps = wish.site.apps(wish.organization)
        if code is None:
            raise UserError(messages.time_is_up_title(minutes=wish.minutes, apps=apps))
        with uninterrupted():
            app = converted(code, wish.site, apps=apps)
            app = _put(app, place, changes, new_secret=not app.webhook_secret)
        browser.end(ending(name=app.name, install=app.install_page))
    _say(messages.registered_title(name=app.name, app_id=app.id, page=app.page))
    _say(messages.files_written_title(paths=[str(change.path) for change in changes]))
    return app


def resumed(place: Place, asking: Asking) -> Registered | None:
    """None where no set-up was stopped."""
    kept = Kept(place.directory, place.api)
    unfinished = kept.read()
    if unfinished is None:
        return None
    app = unfinished.app
    changes = place.changes(app)
    _say(messages.resume_plan(name=app.name, app_id=app.id))
    _say(messages.start_anew_hint_title(path=str(kept.path)))
    if hook := unfinished.webhook.get("url"):
        _row(messages.label_webhook(), messages.sets_webhook(address=hook))
    _agree(changes, asking)
    with uninterrupted():
        _finish(unfinished, place, changes, kept)
    _say(messages.files_written_title(paths=[str(change.path) for change in changes]))
    return app


def adopted(wish: Adoption, place: Place, asking: Asking) -> Registered:
    api = AsApp(transport_to(wish.site.api), str(wish.app_id), _key_in(wish.key_file))
    app = replace(_app(api, wish.app_id), webhook_secret=wish.secret or secrets.token_hex(32))
    known = str(webhook_config(api).get("url") or "")
    hook = wish.webhook or known
    if not hook:
        raise UserError(messages.nobody_to_ask_title(option="--webhook"))
    changes = place.changes(app)
    _say(messages.adoption_plan(name=app.name, host=wish.site.host))
    new = not wish.secret or hook != known
    _row(messages.label_webhook(), messages.sets_webhook(address=hook) if new else hook)
    _agree(changes, asking)
    with uninterrupted():
        _put(app, place, changes, new_secret=not wish.secret, hook=hook if new else "")
    _say(messages.adopted_title(name=app.name, app_id=app.id))
    _say(messages.files_written_title(paths=[str(change.path) for change in changes]))
    return app


def _put(
    app: Registered,
    place: Place,
    changes: list[Change],
    *,
    new_secret: bool,
    hook: str = "",
) -> Registered:
    """Keep first what is told once, with what GitHub is to be told; then do the rest."""
    app = replace(app, webhook_secret=app.webhook_secret or secrets.token_hex(32))
    body = {"secret": app.webhook_secret} if new_secret else {}
    if hook:
        body |= {"url": hook, "content_type": "json", "insecure_ssl": "0"}
    kept, unfinished = Kept(place.directory, place.api), Unfinished(app, body)
    kept.put(unfinished)
    _finish(unfinished, place, changes, kept)
    return app


def _finish(unfinished: Unfinished, place: Place, changes: list[Change], kept: Kept) -> None:
    """Tell GitHub what is new, and write all of it; what was kept stays until that is done."""
    try:
        if unfinished.webhook:
            _set_webhook(unfinished.app, place.api, unfinished.webhook)
        place.write(unfinished.app, changes)
    except (UserError, TransientError):
        _say(messages.setup_kept_title(path=str(kept.path)))
        raise
    kept.done()


def _set_webhook(app: Registered, api_url: str, body: Mapping[str, str]) -> None:
    api = AsApp(transport_to(api_url), str(app.id), app.private_key)
    reply = api.ask("PATCH", "/app/hook/config", body)
    if reply.status != 200:
        said = f"{reply.status} {reply.message}".strip()
        raise UserError(messages.webhook_not_set_title(said=said))


def _app(api: AsApp, app_id: int) -> Registered:
    reply = api.ask("GET", "/app")
    if reply.status != 200:
        said = f"{reply.status} {reply.message}".strip()
        raise UserError(f"{messages.app_refused(said=said)}. {messages.mend_app_refused()}")
    found = Registered.parse({**reply.data, "pem": api.private_key})
    if found.id != app_id:
        raise UserError(messages.wrong_app_title(app_id=app_id, said=found.id))
    return found


def _key_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n").strip() + "\n"
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or messages.not_a_key()
        raise UserError(messages.unreadable_file_title(path=str(path), why=why)) from error


def _agree(changes: list[Change], asking: Asking) -> None:
    for change in changes:
        _row(messages.label_writes(), change.sentence)
    asking.replaces(lost(changes))
    asking.go_on()


def _opened(wish: Wish) -> Browser:
    def page(redirect: str, state: str) -> str:
        asked = manifest(
            name=wish.name,
            webhook=wish.webhook,
            redirect=redirect,
            write_contents=wish.write_contents,
        )
        return beginning(
            site=wish.site,
            organization=wish.organization,
            manifest=asked,
            state=state,
            minutes=wish.minutes,
        )

    try:
        return Browser(page, port=wish.port)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(messages.no_free_port_title(port=wish.port, why=why)) from error


def _invite(browser: Browser, wish: Wish) -> None:
    until = time.strftime("%H:%M", time.localtime(time.time() + wish.minutes * 60))
    opened = wish.opens_browser and webbrowser.open(browser.address)
    _say(messages.opened_title(until=until) if opened else messages.open_title(until=until))
    _say(f"  {browser.address}")
    if not opened:
        _say(messages.tunnel_title(port=browser.port))


def _row(label: str, value: str) -> None:
    _say(messages.setup_row(label=label, value=value))


def _say(text: str) -> None:
    click.echo(text, err=True)
