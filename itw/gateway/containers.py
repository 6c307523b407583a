"""Requests about a container that the job owns, and the list of all that it owns."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

from itw.gateway.creation import free_name
from itw.gateway.decisions import Answered, Forward, Refused, Reply
from itw.gateway.execs import size
from itw.gateway.fields import is_empty, parse_json
from itw.gateway.labels import JOB, ROLE, SERVICE_ROLE
from itw.gateway.ledger import Ledger
from itw.gateway.networks import read_filters
from itw.gateway.requests import Request, flag, only

Endpoint = Callable[[Request, bytes, Ledger], Forward]

TIME = re.compile(r"[0-9]{0,12}(?:\.[0-9]{1,9})?|[0-9]{4}-[0-9T:.Z+-]{1,40}")
SECONDS = re.compile(r"-?[0-9]{1,6}")
COUNT = re.compile(r"all|[0-9]{1,9}")
CONDITIONS = ("", "not-running", "next-exit", "removed")
FLAG = re.compile(r"(?i)1|0|true|false|")
# Asked of the job's own names and labels by the gateway; the engine knows neither.
OWN_FILTERS = frozenset({"label", "name", "id", "ancestor", "network"})
ENGINE_FILTERS = frozenset({"status", "health", "exited"})


def on_container(
    method: str,
    act: str,
    reply: Reply = Reply.STREAM,
    query: dict[str, re.Pattern[str]] | None = None,
) -> Endpoint:
    """An endpoint that concerns one container and whose query is all there is to read."""
    known = query or {}

    def endpoint(request: Request, body: bytes, ledger: Ledger) -> Forward:
        only(request.query, *known)
        no_body(body)
        container = ledger.container(request.path[1])
        values = {name: read_value(request, name, known[name]) for name in known}
        encoded = urlencode({name: value for name, value in values.items() if value})
        path = f"/containers/{container.id}{act}" + (f"?{encoded}" if encoded else "")
        return Forward(method=method, path=path, reply=reply, about=container.id)

    return endpoint


def read_value(request: Request, name: str, pattern: re.Pattern[str]) -> str:
    value = request.query.get(name, "")
    if value and not pattern.fullmatch(value):
        raise Refused(f"this value of {name}")
    return value


def no_body(body: bytes) -> None:
    """Some clients send "{}" or "null" where there is nothing to say."""
    if not is_empty(parse_json(body)):
        raise Refused("a body for this request")


def remove_container(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "force", "v")
    no_body(body)
    container = ledger.container(request.path[1])
    query = {"force": "1" if flag(request.query, "force") else "0", "v": "1"}  # none is left behind
    return Forward(
        method="DELETE",
        path=f"/containers/{container.id}?{urlencode(query)}",
        reply=Reply.REMOVED,
        about=container.id,
    )


def rename_container(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "name")
    no_body(body)
    container = ledger.container(request.path[1])
    name = free_name(request.query.get("name", "").removeprefix("/"), ledger)
    return Forward(
        method="POST",
        path=f"/containers/{container.id}/rename?{urlencode({'name': ledger.real(name)})}",
        reply=Reply.RENAMED,
        about=container.id,
        context={"name": name},
    )


def top(request: Request, body: bytes, ledger: Ledger) -> Forward:
    """The arguments go to `ps` on the engine's host: only the two that everybody uses."""
    no_body(body)
    only(request.query, "ps_args")
    container = ledger.container(request.path[1])
    arguments = request.query.get("ps_args") or "-ef"
    if arguments not in ("-ef", "aux"):
        raise Refused("these arguments of ps")
    path = f"/containers/{container.id}/top?{urlencode({'ps_args': arguments})}"
    return Forward(method="GET", path=path)


def resize(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    container = ledger.container(request.path[1])
    return Forward(method="POST", path=f"/containers/{container.id}/resize?{size(request)}")


def wait(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "condition")
    no_body(body)
    container = ledger.container(request.path[1])
    condition = request.query.get("condition", "")
    if condition not in CONDITIONS:
        raise Answered(400, "invalid condition")
    path = f"/containers/{container.id}/wait" + (f"?condition={condition}" if condition else "")
    return Forward(method="POST", path=path)


def archive(request: Request, body: bytes, ledger: Ledger) -> Forward:
    """Files in and out as a tar stream, which passes through: it ends inside the container."""
    only(request.query, "path", "noOverwriteDirNonDir", "copyUIDGID")
    container = ledger.container(request.path[1])
    path = request.query.get("path", "")
    if not path or "\0" in path or len(path) > 4096:
        raise Answered(400, "missing path")
    query = {"path": path}
    if request.method == "PUT":
        for name in ("noOverwriteDirNonDir", "copyUIDGID"):
            query |= {name: "1"} if flag(request.query, name) else {}
    else:
        no_body(body)
    return Forward(
        method=request.method,
        path=f"/containers/{container.id}/archive?{urlencode(query, quote_via=quote)}",
        body=None if request.method == "PUT" else b"",
        about=container.id,
    )


def list_containers(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query, "all", "limit", "size", "filters", "since", "before")
    no_body(body)
    filters = read_filters(request)
    for name in filters:
        if name not in OWN_FILTERS | ENGINE_FILTERS:
            raise Refused(f"the filter {name[:64]}")
    limit = read_value(request, "limit", SECONDS)
    forced = {"label": [f"{JOB}={ledger.settings.job}", f"{ROLE}={SERVICE_ROLE}"]}
    asked = {name: values for name, values in filters.items() if name in ENGINE_FILTERS}
    shown = {"all": "1"} if flag(request.query, "all") or asked or limit else {}
    query = {**shown, "filters": json.dumps({**asked, **forced})}
    return Forward(
        method="GET",
        path=f"/containers/json?{urlencode(query)}",
        reply=Reply.LISTED,
        context={
            "filters": {name: v for name, v in filters.items() if name in OWN_FILTERS},
            "limit": int(limit) if limit else 0,
        },
    )
