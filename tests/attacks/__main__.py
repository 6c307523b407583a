"""Tries every request of requests.yaml against a gateway that somebody started, by hand.

    python -m tests.attacks unix:///tmp/gateway.sock --image redis:latest --tap /tmp/tap.sock

With --tap, the gateway is to be started with that socket as its engine, once it is there: the tap
passes everything on to the real one and keeps the bytes, so that smuggling shows. Only a container
and a network labelled `itw.owner=attacks` are made, and removed.
"""

import argparse
import http.client
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.attacks.attacker import attack, connect
from tests.attacks.table import API, Answer, Outcome, attacks, judged

ENGINE = "unix:///var/run/docker.sock"
LABELS = {"itw.owner": "attacks"}


class _Connection(http.client.HTTPConnection):
    def __init__(self, address: str) -> None:
        super().__init__("docker")
        self.address = address

    def connect(self) -> None:
        self.sock = connect(self.address, 30)


def ask(address: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    connection = _Connection(address)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, API + path, json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    text = response.read()
    connection.close()
    try:
        return response.status, json.loads(text or b"null")
    except ValueError:
        return response.status, text.decode("latin-1")


class Tap:
    """Passes connections on to the engine, and keeps what was sent to it."""

    def __init__(self, path: str) -> None:
        self.sent = b""
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _ = self.listener.accept()
            engine = connect(ENGINE, 600)
            engine.settimeout(None)
            threading.Thread(target=self._pass, args=(client, engine, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(engine, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, to: socket.socket, keep: bool) -> None:
        try:
            while part := source.recv(1 << 16):
                self.sent += part if keep else b""
                to.sendall(part)
            to.shutdown(socket.SHUT_WR)
        except OSError:
            to.close()


@contextmanager
def victim(image: str) -> Iterator[tuple[str, str]]:
    """Another job's network and container, with a secret in its environment."""
    ask(ENGINE, "DELETE", "/containers/attacks-victim?force=1&v=1")
    ask(ENGINE, "DELETE", "/networks/attacks-victim-network")
    ask(ENGINE, "POST", "/networks/create", {"Name": "attacks-victim-network", "Labels": LABELS})
    ask(ENGINE, "POST", "/volumes/create", {"Name": "attacks-victim-volume", "Labels": LABELS})
    body = {"Image": image, "Env": ["SECRET=s3cr3t"], "Labels": LABELS}
    body |= {"HostConfig": {"NetworkMode": "attacks-victim-network"}}
    _, made = ask(ENGINE, "POST", "/containers/create?name=attacks-victim", body)
    ask(ENGINE, "POST", f"/containers/{made['Id']}/start")
    try:
        yield made["Id"], "attacks-victim-network"
    finally:
        ask(ENGINE, "DELETE", f"/containers/{made['Id']}?force=1&v=1")
        ask(ENGINE, "DELETE", "/networks/attacks-victim-network")
        ask(ENGINE, "DELETE", "/volumes/attacks-victim-volume")


def run(gateway: str, image: str, tap: Tap | None, only: str) -> None:
    def inspect(id: str) -> Any:
        return ask(ENGINE, "GET", f"/containers/{id}/json")[1]

    counts: dict[Outcome, int] = dict.fromkeys(Outcome, 0)
    with victim(image) as (other, network):
        plain = {"Image": image, "Labels": {}, "HostConfig": {}, "NetworkingConfig": {}}
        status, own = ask(gateway, "POST", "/containers/create", plain)
        if status != 201:
            sys.exit(f"this gateway does not even make a container of {image}: {status} {own}")
        ask(gateway, "POST", f"/containers/{own['Id']}/start")
        names = {"image": image, "victim": other, "victim_network": network, "own": own["Id"]}
        names |= {
            "gateway": other,
            "gateway_name": "attacks-victim",
            "victim_name": "attacks-victim",
        }
        names["other_image_id"] = ask(ENGINE, "GET", "/images/debian:bookworm-slim/json")[1]["Id"]
        for one in attacks(names):
            if only not in one.id:
                continue
            if tap:
                tap.sent = b""
            answer = Answer(raw=attack(gateway, one.request))
            outcome = judged(one, answer, inspect, tap.sent if tap else None)
            counts[outcome] += 1
            print(f"{one.id:36} {outcome:12} {answer.status or '-'} {answer.message[:110]}")  # noqa: T201 - a command line
            if answer.made:
                ask(ENGINE, "DELETE", f"/containers/{answer.made}?force=1&v=1")
            ask(ENGINE, "DELETE", "/volumes/itw-attack-volume")
            ask(ENGINE, "DELETE", "/networks/itw-attack-network")
            if inspect(other)["State"]["Running"] is not True:
                sys.exit(f"{one.id} ended another job's container")
        ask(ENGINE, "DELETE", f"/containers/{own['Id']}?force=1&v=1")
    print(", ".join(f"{outcome} {count}" for outcome, count in counts.items()))  # noqa: T201 - a command line


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("gateway", help="unix:///path or tcp://host:port")
    parser.add_argument("--image", default="redis:latest", help="one that the gateway allows")
    parser.add_argument("--tap", help="where to listen as the gateway's engine")
    parser.add_argument("--only", default="", help="part of an id")
    arguments = parser.parse_args()
    tap = Tap(arguments.tap) if arguments.tap else None
    if tap:
        input("start the gateway, then press Enter ")
    run(arguments.gateway, arguments.image, tap, arguments.only)


if __name__ == "__main__":
    main()
