"""The App itself: installations, tokens, deliveries, and the conversion of a manifest."""

from datetime import timedelta
from typing import Any

from tests.github_double import permissions
from tests.github_double.auth import new_token
from tests.github_double.bodies import accounts as account_bodies
from tests.github_double.exchange import Call, Reply, handles
from tests.github_double.refusals import Refused, not_found
from tests.github_double.state import (
    CLOCK,
    Delivery,
    Installation,
    Repository,
    now,
    stamp,
)


@handles("apps/get-authenticated")
def get_app(call: Call) -> Any:
    app = call.acting_app
    mine = [each for each in call.world.installations.values() if each.app is app]
    return account_bodies.app(call.root, app) | {"installations_count": len(mine)}


@handles("apps/list-installations")
def list_installations(call: Call) -> Any:
    mine = (each for each in call.world.installations.values() if each.app is call.app)
    return [account_bodies.installation(call.root, each) for each in mine]


def _installation(call: Call) -> Installation:
    found = call.world.installations.get(call.number("installation_id"))
    if found is None or found.app is not call.app:
        raise not_found()
    return found


@handles("apps/get-installation")
def get_installation(call: Call) -> Any:
    return account_bodies.installation(call.root, _installation(call))


@handles("apps/get-repo-installation")
def get_repo_installation(call: Call) -> Any:
    for each in call.world.installations.values():
        if each.app is call.app and call.repository in each.repositories:
            return account_bodies.installation(call.root, each)
    raise not_found()


@handles("apps/get-user-installation")
def get_user_installation(call: Call) -> Any:
    for each in call.world.installations.values():
        if each.app is call.app and each.account.login == call.params["username"]:
            return account_bodies.installation(call.root, each)
    raise not_found()


@handles("apps/suspend-installation")
def suspend(call: Call) -> Any:
    _installation(call).suspended_at = now()


@handles("apps/unsuspend-installation")
def unsuspend(call: Call) -> Any:
    _installation(call).suspended_at = None


@handles("apps/create-installation-access-token")
def create_token(call: Call) -> Any:
    installation = _installation(call)
    if installation.suspended_at:
        raise Refused(403, "This installation has been suspended")
    asked = call.body or {}
    repositories = _asked_repositories(installation, asked)
    granted = _asked_permissions(installation, asked.get("permissions") or {})
    form = call.world.token_form
    token = call.world.add_token(
        installation, new_token(installation.app, form), repositories, granted
    )
    said: dict[str, Any] = {
        "token": token.value,
        "expires_at": stamp(token.expires_at),
        "permissions": granted,
        "repository_selection": "selected",
    }
    if repositories is not None:
        said["repositories"] = [account_bodies.repository(call.root, each) for each in repositories]
    return said


def _asked_repositories(
    installation: Installation, asked: dict[str, Any]
) -> list[Repository] | None:
    ids, names = asked.get("repository_ids"), asked.get("repositories")
    if ids is None and names is None:
        return None
    found = [
        each
        for each in installation.repositories
        if each.id in (ids or ()) or each.name in (names or ())
    ]
    if len(found) < len({*(ids or ())}) or len(found) < len({*(names or ())}):
        raise Refused(
            422,
            "There is at least one repository that does not exist or is not accessible to the "
            "parent installation.",
        )
    return found


def _asked_permissions(installation: Installation, asked: dict[str, str]) -> dict[str, str]:
    levels = ["read", "write", "admin"]
    for name, access in asked.items():
        held = installation.permissions.get(name)
        if (
            name not in permissions.GRANTS
            or held is None
            or levels.index(access) > levels.index(held)
        ):
            raise Refused(422, "The permissions requested are not granted to this installation.")
    # GitHub adds metadata:read to whatever is asked; asking for nothing means all.
    return {**asked, "metadata": "read"} if asked else dict(installation.permissions)


@handles("apps/revoke-installation-access-token")
def revoke(call: Call) -> Any:
    if call.token:
        call.token.expires_at = CLOCK.now()


@handles("apps/list-repos-accessible-to-installation")
def list_repositories(call: Call) -> Any:
    if call.token is None:
        raise Refused(403, "You must authenticate with an installation access token")
    seen = [each for each in call.token.installation.repositories if call.token.reaches(each)]
    said = [account_bodies.repository(call.root, each) for each in seen]
    return {"total_count": len(said), "repositories": said}


def _delivery(each: Delivery) -> dict[str, Any]:
    return {
        "id": each.id,
        "guid": each.guid,
        "delivered_at": each.delivered_at,
        "redelivery": each.redelivery,
        "duration": round(each.duration, 3),
        "status": each.status,
        "status_code": each.status_code,
        "event": each.event,
        "action": each.action,
        "installation_id": each.installation,
        "repository_id": each.repository,
        "throttled_at": None,
    }


def _kept(call: Call) -> list[Delivery]:
    """Newest first. What is older than three days is neither listed nor sent again."""
    oldest = stamp(CLOCK.now() - timedelta(days=3))
    mine = (each for each in reversed(call.world.deliveries) if each.app is call.app)
    return [each for each in mine if each.delivered_at >= oldest]


@handles("apps/list-webhook-deliveries")
def list_deliveries(call: Call) -> Any:
    """Newest first, paged by a cursor that says nothing to the caller."""
    found = _kept(call)
    if wanted := call.query.get("status"):
        found = [each for each in found if (each.status_code < 400) == (wanted == "success")]
    if cursor := call.query.get("cursor"):
        found = [each for each in found if each.id < int(cursor.removeprefix("v1_"))]
    size = min(int(call.query.get("per_page", 30)), 100)
    page, rest = found[:size], found[size:]
    headers = {}
    if rest:
        url = f"{call.root.api}/app/hook/deliveries?per_page={size}&cursor=v1_{page[-1].id}"
        headers["Link"] = f'<{url}>; rel="next"'
    return Reply([_delivery(each) for each in page], headers=headers)


def _delivered(call: Call) -> Delivery:
    for each in _kept(call):
        if each.id == call.number("delivery_id"):
            return each
    raise not_found()


@handles("apps/get-webhook-delivery")
def get_delivery(call: Call) -> Any:
    each = _delivered(call)
    return _delivery(each) | {
        "url": call.world.webhook_url or call.root.site,
        "request": {"headers": each.request_headers, "payload": each.payload},
        "response": {"headers": each.response_headers, "payload": each.response_body},
    }


@handles("apps/redeliver-webhook-delivery")
def redeliver(call: Call) -> Any:
    call.world.redeliver(_delivered(call))
    return Reply({}, status=202)


@handles("apps/get-webhook-config-for-app")
def get_hook(call: Call) -> Any:
    url = call.world.webhook_url or f"{call.root.site}/no-webhook-url"
    return {"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": url}


@handles("apps/update-webhook-config-for-app")
def change_hook(call: Call) -> Any:
    """Only what is named changes; the secret is never told again."""
    asked = call.body or {}
    call.acting_app.webhook_secret = asked.get("secret") or call.acting_app.webhook_secret
    call.world.webhook_url = asked.get("url") or call.world.webhook_url
    return get_hook(call)


@handles("apps/create-from-manifest")
def convert_manifest(call: Call) -> Any:
    manifest = call.world.manifests.pop(call.params["code"], None)
    if manifest is None:
        raise not_found()
    app = call.world.new_app(manifest)
    return account_bodies.app(call.root, app) | {
        "client_secret": "throw-away-client-secret",
        "webhook_secret": app.webhook_secret or None,
        "pem": app.private_key,
    }
