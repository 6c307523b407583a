"""The webhook as GitHub has it: its address, how its last deliveries ended, and a new one."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from itw import messages
from itw.errors import TransientError, UserError
from workers.diagnosis.check import Check, bad, off, ok
from workers.setup.as_app import AsApp

LISTED = 100
ANSWERED_WITHIN = 25.0  # seconds; GitHub itself waits ten, an Enterprise server thirty
FIRST, LONGEST = 0.1, 2.0  # seconds between two looks


def webhook_config(api: AsApp) -> dict[str, Any]:
    """{} where GitHub tells of none."""
    try:
        reply = api.ask("GET", "/app/hook/config")
    except (UserError, TransientError):
        return {}
    return reply.data if reply.status == 200 and isinstance(reply.data, dict) else {}


def webhook_checks(config: dict[str, Any]) -> Iterator[Check]:
    url = str(config.get("url") or "")
    if not url:
        yield bad("webhook", messages.no_webhook(), messages.mend_no_webhook())
        return
    if config.get("content_type") != "json":
        yield bad("webhook", messages.webhook_is_form(), messages.mend_content_type())
    elif str(config.get("insecure_ssl", "0")) != "0":
        yield bad("webhook", messages.webhook_unverified(), messages.mend_insecure())
    else:
        yield ok("webhook", url)


def deliveries_check(api: AsApp) -> Check:
    return _deliveries(_listed(api))


def _listed(api: AsApp) -> list[dict[str, Any]]:
    """The newest first."""
    reply = api.ask("GET", f"/app/hook/deliveries?per_page={LISTED}")
    return list(reply.data) if reply.status == 200 and isinstance(reply.data, list) else []


def _deliveries(listed: list[dict[str, Any]]) -> Check:
    """A delivery counts as it ended the last time that it was sent."""
    latest: dict[str, dict[str, Any]] = {}
    for each in listed:
        latest.setdefault(str(each["guid"]), each)
    if not latest:
        return off("deliveries", messages.no_deliveries())
    failed = [each for each in latest.values() if _failed(each)]
    if not failed:
        return ok("deliveries", messages.deliveries_taken(number=len(latest)))
    newest = next(iter(latest.values()))
    code = int(failed[0].get("status_code") or 0)
    detail = messages.deliveries_failed(
        failed=len(failed), number=len(latest), code=code, ago=_ago(failed[0])
    )
    # Were all later ones taken, it is over, and the lost ones are asked for again.
    if _failed(newest):
        return bad("deliveries", detail, messages.mend_delivery(code=code))
    return ok("deliveries", detail)


def _failed(delivery: dict[str, Any]) -> bool:
    return not 200 <= int(delivery.get("status_code") or 0) < 300


def _ago(delivery: dict[str, Any]) -> float:
    try:
        then = datetime.fromisoformat(str(delivery.get("delivered_at")))
    except ValueError:
        return 0.0
    return max(0.0, (datetime.now(UTC) - then).total_seconds())


def ping_check(api: AsApp, sleep: Callable[[float], None] = time.sleep) -> Check:
    """Have GitHub send its ping again, and wait for how that ended."""
    before = _listed(api)
    ping = next((each for each in before if each.get("event") == "ping"), None)
    if ping is None:
        return off("test delivery", messages.no_ping(), messages.mend_no_ping())
    asked = api.ask("POST", f"/app/hook/deliveries/{ping['id']}/attempts", {})
    if asked.status != 202:
        said = f"{asked.status} {asked.message}".strip()
        return bad("test delivery", messages.ping_refused(said=said), messages.mend_no_ping())
    known = {each["id"] for each in before}
    until, pause = time.monotonic() + ANSWERED_WITHIN, FIRST
    while time.monotonic() < until:
        for each in _listed(api):
            if each["guid"] == ping["guid"] and each["id"] not in known:
                return _pinged(each)
        sleep(pause)
        pause = min(2 * pause, LONGEST)
    return bad("test delivery", messages.ping_unanswered(), messages.mend_delivery(code=0))


def _pinged(delivery: dict[str, Any]) -> Check:
    code = int(delivery.get("status_code") or 0)
    if _failed(delivery):
        detail = messages.ping_failed(code=code, said=str(delivery.get("status") or ""))
        return bad("test delivery", detail, messages.mend_delivery(code=code))
    return ok("test delivery", messages.ping_taken(code=code))
