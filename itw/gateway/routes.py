"""Which endpoint a request is for; what is not in the list is refused in a user's words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from itw.gateway import containers, creation, execs, networks, system
from itw.gateway.containers import COUNT, FLAG, SECONDS, TIME, on_container
from itw.gateway.creation import SIGNAL
from itw.gateway.decisions import Answered, Decision, Refused, Reply
from itw.gateway.ledger import Ledger
from itw.gateway.requests import Request

Handler = Callable[[Request, bytes, Ledger], Decision]


class Body(Enum):
    JSON = auto()  # or none: read whole, and small
    STREAM = auto()  # an archive, passed on as it comes


@dataclass(frozen=True, slots=True)
class Route:
    handler: Handler
    body: Body = Body.JSON


LOGS = dict.fromkeys(("follow", "stdout", "stderr", "timestamps"), FLAG)
LOGS |= {"since": TIME, "until": TIME, "tail": COUNT}
STOP = {"t": SECONDS, "signal": SIGNAL}

ROUTES: dict[tuple[str, ...], Route] = {
    ("GET", "containers", "json"): Route(containers.list_containers),
    ("POST", "containers", "create"): Route(creation.create_container),
    ("GET", "containers", "*", "json"): Route(
        on_container("GET", "/json", Reply.INSPECTED, {"size": FLAG})
    ),
    ("GET", "containers", "*", "logs"): Route(on_container("GET", "/logs", query=LOGS)),
    ("GET", "containers", "*", "top"): Route(containers.top),
    ("GET", "containers", "*", "changes"): Route(on_container("GET", "/changes")),
    ("GET", "containers", "*", "stats"): Route(
        on_container("GET", "/stats", query={"stream": FLAG, "one-shot": FLAG})
    ),
    ("POST", "containers", "*", "start"): Route(on_container("POST", "/start", Reply.STARTED)),
    ("POST", "containers", "*", "restart"): Route(
        on_container("POST", "/restart", Reply.STARTED, STOP)
    ),
    ("POST", "containers", "*", "stop"): Route(on_container("POST", "/stop", Reply.STOPPED, STOP)),
    ("POST", "containers", "*", "kill"): Route(
        on_container("POST", "/kill", Reply.STOPPED, {"signal": SIGNAL})
    ),
    ("POST", "containers", "*", "pause"): Route(on_container("POST", "/pause")),
    ("POST", "containers", "*", "unpause"): Route(on_container("POST", "/unpause")),
    ("POST", "containers", "*", "rename"): Route(containers.rename_container),
    ("POST", "containers", "*", "resize"): Route(containers.resize),
    ("POST", "containers", "*", "wait"): Route(containers.wait),
    ("POST", "containers", "*", "attach"): Route(execs.attach),
    ("POST", "containers", "*", "exec"): Route(execs.create_exec),
    ("DELETE", "containers", "*"): Route(containers.remove_container),
    ("GET", "containers", "*", "archive"): Route(containers.archive),
    ("HEAD", "containers", "*", "archive"): Route(containers.archive),
    ("PUT", "containers", "*", "archive"): Route(containers.archive, Body.STREAM),
    ("POST", "exec", "*", "start"): Route(execs.start_exec),
    ("POST", "exec", "*", "resize"): Route(execs.resize_exec),
    ("GET", "exec", "*", "json"): Route(execs.inspect_exec),
    ("POST", "images", "create"): Route(system.pull_image),
    ("GET", "networks"): Route(networks.list_networks),
    ("POST", "networks", "create"): Route(networks.create_network),
    ("GET", "networks", "*"): Route(networks.inspect_network),
    ("DELETE", "networks", "*"): Route(networks.remove_network),
    ("POST", "networks", "*", "connect"): Route(networks.connect),
    ("POST", "networks", "*", "disconnect"): Route(networks.disconnect),
    ("GET", "volumes"): Route(system.no_volumes),
}
IMAGE = Route(system.inspect_image)

WORDS = {
    "build": "building images",
    "session": "building images",
    "grpc": "building images",
    "commit": "building images",
    "images": "managing images",
    "volumes": "volumes",
    "auth": "registry logins",
    "distribution": "registry look-ups",
    "plugins": "engine plugins",
    "events": "engine events",
    "system": "the engine's own state",
    **dict.fromkeys(("swarm", "services", "tasks", "nodes", "secrets", "configs"), "swarm"),
}
ACTS = {
    "update": "changing a container's limits",
    "export": "exporting containers",
    "prune": "pruning",
    "checkpoints": "checkpoints",
}


def route_of(request: Request) -> Route:
    """Raises Refused for what the sandbox does not do."""
    path = request.path
    exact = ROUTES.get((request.method, *path))
    if exact:
        return exact
    if len(path) >= 3 and path[0] == "images" and path[-1] == "json" and request.method == "GET":
        return IMAGE
    if len(path) >= 2:
        route = ROUTES.get((request.method, path[0], "*", *path[2:]))
        if route:
            return route
    raise Refused(_word(request))


def _word(request: Request) -> str:
    last = next((ACTS[part] for part in reversed(request.path) if part in ACTS), "")
    named = last or WORDS.get(request.path[0], "")
    return named or f"{request.method} /{'/'.join(request.path)}"[:120]


def system_answer(request: Request, engine: system.Engine) -> Decision | None:
    """What is answered without a look at the job: None where the request is something else."""
    if request.path == ("_ping",) and request.method in ("GET", "HEAD"):
        return system.ping(engine)
    if request.method == "GET" and request.path in (("version",), ("info",)):
        return system.version(engine) if request.path[0] == "version" else system.info(engine)
    return None


def decide(route: Route, request: Request, body: bytes, ledger: Ledger) -> Decision:
    """What becomes of a request. Never raises for anything that a job can send."""
    try:
        return route.handler(request, body, ledger)
    except (Refused, Answered) as ending:
        return ending.decision
