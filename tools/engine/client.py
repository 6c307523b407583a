"""A Docker engine that answers, driven by the machine's own docker client.

The client builds with BuildKit where it has it and with the classic builder where it has not, knows
the contexts of Docker Desktop and Colima, and is there wherever somebody works with Docker.
"""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ANSWER_SECONDS = 10


class EngineError(Exception):
    """What the engine or its client said when it would not do something."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`host` is what DOCKER_HOST would say: unix:///var/run/docker.sock."""

    host: str

    def run(self, *arguments: str, stdin: bytes = b"", timeout: float | None = None) -> str:
        """The client's standard output; its error output is the exception's text."""
        return _run(("docker", "--host", self.host, *arguments), stdin=stdin, timeout=timeout)

    @property
    def answers(self) -> bool:
        try:
            self.run("version", "--format", "{{.Server.Version}}", timeout=ANSWER_SECONDS)
        except EngineError:
            return False
        return True

    def labels(self, image: str) -> dict[str, str] | None:
        """The labels of an image the engine has; None where it has none of that name."""
        try:
            found: Any = json.loads(self.run("image", "inspect", image))
        except EngineError:
            return None
        return dict(found[0]["Config"].get("Labels") or {})

    def image_id(self, image: str) -> str:
        return self.run("image", "inspect", "--format", "{{.Id}}", image).strip()


def host_of_context() -> str:
    """The engine that the docker client talks to by itself, "" where there is no client."""
    template = "{{.Endpoints.docker.Host}}"
    try:
        return _run(("docker", "context", "inspect", "--format", template)).strip()
    except EngineError:
        return ""


def _run(command: Sequence[str], *, stdin: bytes = b"", timeout: float | None = None) -> str:
    try:
        done = subprocess.run(
            command, input=stdin, capture_output=True, timeout=timeout, check=False
        )
    except FileNotFoundError as error:
        raise EngineError("there is no docker client on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"no answer in {timeout:.0f} s: {' '.join(command)}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or done.stdout.decode(errors="replace")
        raise EngineError(f"{' '.join(command)}\n{said[-4000:]}")
    return done.stdout.decode(errors="replace")
