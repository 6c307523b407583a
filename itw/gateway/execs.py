"""Commands in a running container: `docker exec`, and attaching to what runs already."""

import json
from urllib.parse import urlencode

from itw.gateway.creation import ENVIRONMENT, USER
from itw.gateway.decisions import Forward, Refused, Reply
from itw.gateway.fields import Fields, parse_json
from itw.gateway.host_config import PATH
from itw.gateway.ledger import Ledger
from itw.gateway.requests import Request, flag, only

MAX_COMMAND = 32 << 10  # bytes with its environment; the engine keeps it in its own memory


def create_exec(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query)
    container = ledger.container(request.path[1])
    given = Fields(parse_json(body))
    if given.flag("Privileged"):
        raise Refused("privileged commands in containers")
    new = {
        "Cmd": given.command("Cmd"),
        "Env": given.texts("Env", ENVIRONMENT),
        "User": given.text("User", USER),
        "WorkingDir": given.text("WorkingDir", PATH),
        **{name: given.flag(name) for name in ("Tty", "AttachStdin", "AttachStdout")},
        "AttachStderr": given.flag("AttachStderr"),
        "Privileged": False,
    }
    given.drop("DetachKeys", "Detach", "ConsoleSize", "Container")
    given.close()
    ledger.check_exec_room()
    written = json.dumps(new).encode()
    if len(written) > MAX_COMMAND:
        raise Refused("commands that are longer than 32 KiB")
    return Forward(
        method="POST",
        path=f"/containers/{container.id}/exec",
        body=written,
        reply=Reply.EXEC_CREATED,
        about=container.id,
    )


def start_exec(request: Request, body: bytes, ledger: Ledger) -> Forward:
    only(request.query)
    container = ledger.container_of_exec(request.path[1])
    given = Fields(parse_json(body))
    detached = given.flag("Detach")
    new = {"Detach": detached, "Tty": given.flag("Tty")}
    given.drop("ConsoleSize")
    given.close()
    return Forward(
        method="POST",
        path=f"/exec/{request.path[1]}/start",
        body=json.dumps(new).encode(),
        reply=Reply.STREAM if detached else Reply.HIJACK,
        about=container.id,
    )


def inspect_exec(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    only(request.query)
    ledger.container_of_exec(request.path[1])
    return Forward(method="GET", path=f"/exec/{request.path[1]}/json")


def resize_exec(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    ledger.container_of_exec(request.path[1])
    return Forward(method="POST", path=f"/exec/{request.path[1]}/resize?{size(request)}")


def attach(request: Request, _body: bytes, ledger: Ledger) -> Forward:
    known = ("logs", "stream", "stdin", "stdout", "stderr")
    only(request.query, *known, "detachKeys")
    container = ledger.container(request.path[1])
    query = {name: "1" for name in known if flag(request.query, name)}
    return Forward(
        method="POST",
        path=f"/containers/{container.id}/attach?{urlencode(query)}",
        reply=Reply.HIJACK,
        about=container.id,
    )


def size(request: Request) -> str:
    only(request.query, "h", "w")
    sides = {name: request.query.get(name) or "0" for name in ("h", "w")}
    if not all(side.isdecimal() and len(side) < 6 for side in sides.values()):
        raise Refused("this terminal size")
    return urlencode(sides)
