"""Webhooks: answered in time at 500 a second, and as many as can be, beside probot.

The server, Redis and the load generator share the machine's cores. Every delivery has a new id, is
verified, parsed, de-duplicated and put into Redis; nobody takes the jobs out.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

from bot.signature import sign
from tools.bench.load import Outcome, Request, as_fast_as_possible, at_rate
from tools.bench.result import Result, not_measured, show
from workers import valkey

ROOT = Path(__file__).parents[2]
PAYLOADS = ("pull_request_opened", "pull_request_synchronize", "pull_request_reopened")
SECRET = "a secret of this run only"  # noqa: S105
PROBOT = ("probot@14.3.2", "ioredis@5.11.1")
RATE = 500
ACCEPTED = 202
ROUNDS, ROUND_SECONDS, CONNECTIONS = 3, 3.0, 16


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    port: int


def results() -> list[Result]:
    requests = [request_of(name) for name in PAYLOADS]
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(embedded_redis(directory / "redis"))
        ours = stack.enter_context(receiver(redis))
        try:
            theirs = stack.enter_context(probot(directory / "probot", redis))
        except (OSError, subprocess.SubprocessError) as error:
            why = f"probot can't be installed: {error}"
            return [*at_500(ours, None, requests), not_measured("receiver / probot", "x", why)]
        beside = beside_probot(ours, theirs, requests)  # first: it warms both up
        return [*at_500(ours, theirs, requests), beside]


def at_500(ours: Server, theirs: Server | None, requests: Sequence[Request]) -> list[Result]:
    servers = [server for server in (ours, theirs) if server]
    windows: dict[str, list[Outcome]] = {server.name: [] for server in servers}
    for _ in range(ROUNDS):
        for server in servers:
            outcome = at_rate(server.port, requests, rate=RATE, seconds=ROUND_SECONDS)
            windows[server.name].append(outcome)
    told = "; ".join(f"{name} {p99s(outcomes)}" for name, outcomes in windows.items())
    sent = sum(outcome.sent for outcome in windows[ours.name])
    statuses = sum((outcome.statuses for outcome in windows[ours.name]), Counter[int]())
    others = "".join(f", {statuses[s]} times {s}" for s in sorted(statuses) if s != ACCEPTED)
    return [
        Result(
            name="deliveries answered",
            value=100 * statuses[ACCEPTED] / sent,
            unit="%",
            target=100,
            at_least=True,
            detail=f"{statuses[ACCEPTED]} of {sent} answered 202 at {RATE}/s{others}",
        ),
        Result(
            name="p99 at 500/s",
            value=1000 * median(outcome.percentile(99) for outcome in windows[ours.name]),
            unit="ms",
            target=50,
            detail=f"open loop, 24 KB payloads, {ROUNDS} windows of {ROUND_SECONDS:.0f} s: {told}",
            samples={name: [o.percentile(99) for o in windows[name]] for name in windows},
        ),
    ]


def p99s(outcomes: Sequence[Outcome]) -> str:
    return "/".join(f"{1000 * outcome.percentile(99):.1f}" for outcome in outcomes) + " ms"


def beside_probot(ours: Server, theirs: Server, requests: Sequence[Request]) -> Result:
    rates: dict[str, list[float]] = {ours.name: [], theirs.name: []}
    for turn in range(ROUNDS + 1):
        for server in (ours, theirs):
            outcome = as_fast_as_possible(
                server.port, requests, connections=CONNECTIONS, seconds=ROUND_SECONDS
            )
            if turn:  # the first round warms up
                rates[server.name].append(outcome.rate)
    told = "; ".join(
        f"{name} {'/'.join(f'{rate:.0f}' for rate in sorted(rates[name]))} requests/s"
        for name in rates
    )
    return Result(
        name="receiver / probot",
        value=median(rates[ours.name]) / median(rates[theirs.name]),
        unit="x",
        target=1 / 3,
        at_least=True,
        detail=f"{told}; probot verifies, de-duplicates and enqueues, too",
    )


def request_of(name: str) -> Request:
    path = ROOT / f"tests/testdata/webhooks/{name}.json"
    body = json.dumps(json.loads(path.read_bytes()), separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "pull_request",
        "X-Hub-Signature-256": sign(body, SECRET.encode()),
    }
    return Request(body, tuple(headers.items()))


@contextmanager
def embedded_redis(directory: Path) -> Iterator[Path]:
    process = valkey.start(directory)
    try:
        yield directory
    finally:
        process.terminate()
        process.wait(15)


@contextmanager
def receiver(redis: Path) -> Iterator[Server]:
    port = free_port()
    env = {
        "ITW_WEBHOOK_SECRET": SECRET,
        "ITW_REDIS_URL": valkey.url_of(redis),
        "ITW_PORT": str(port),
    }
    with running([sys.executable, "-m", "bot"], ROOT, env, port):
        yield Server("receiver", port)


@contextmanager
def probot(directory: Path, redis: Path) -> Iterator[Server]:
    """Probot from npm, in a directory that goes away."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not on PATH")
    directory.mkdir()
    shutil.copy(Path(__file__).with_name("probot_server.mjs"), directory)
    (directory / "package.json").write_text("{}")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PROBOT]
    subprocess.run(install, cwd=directory, check=True, capture_output=True, timeout=180)
    port = free_port()
    command = ["node", "probot_server.mjs", str(port), str(valkey.socket_in(redis))]
    env = {"WEBHOOK_SECRET": SECRET, "NODE_ENV": "production"}
    with running(command, directory, env, port):
        yield Server("probot", port)


@contextmanager
def running(
    command: Sequence[str], directory: Path, env: Mapping[str, str], port: int
) -> Iterator[None]:
    inherited = {**os.environ, **env}  # noqa: TID251 - PATH and HOME
    with subprocess.Popen(
        command, cwd=directory, env=inherited, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(process, port)
            yield
        finally:
            process.terminate()
            process.wait(30)


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise TimeoutError("the server does not start")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    show(results())
