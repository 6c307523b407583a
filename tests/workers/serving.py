"""One `itw serve` as a person starts it: real children, on loopback."""

import json
import os
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

from tests.workers.stage import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """One `itw serve` with what it wrote."""

    def __init__(self, directory, *options, **env):
        self.port, self.output = free_port(), directory / "serve.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME")}  # noqa: TID251
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    Path(sys.executable).with_name("itw"),
                    "serve",
                    "--port",
                    str(self.port),
                    *options,
                ],
                cwd=ROOT,
                env={**kept, "ITW_DATA_DIR": str(directory / "data"), **env},
                stdout=output,
                stderr=output,
            )

    def request(self, method, path, headers=None):
        """The status, or None while nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path, b"{}", headers or {})
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def ready(self):
        return self.request("GET", "/readyz") == 200

    def said(self):
        return self.output.read_text()

    def pid_of(self, child):
        lines = [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]
        return [e["pid"] for e in lines if e["event"] == "child_started" and e["child"] == child][
            -1
        ]

    def stop(self):
        self.process.terminate()
        return self.process.wait(30)
